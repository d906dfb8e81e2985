import type { EventFilter, ReadEvent } from '@fuel/store';

/** The same choice that libs/store makes in SQL, for events that are in memory. */
export const passes = (event: ReadEvent, { feature, task, type, workspace }: EventFilter): boolean =>
  (feature === undefined || event.feature === feature) &&
  (task === undefined || event.task === task) &&
  (type === undefined || event.type.startsWith(type)) &&
  (workspace === undefined || event.workspace === workspace);
