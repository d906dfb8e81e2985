export { noChanges } from '@fuel/core';
export type { AttemptChange, Changes, LoggedEvent, NewFeature, NewInboxItem, NewOrder, NewTask } from '@fuel/core';
