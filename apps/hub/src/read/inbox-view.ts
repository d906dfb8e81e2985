import type { InboxItem } from '@fuel/contracts';
import type { ListedInboxItem } from '@fuel/store';
import { clockOf, clockOrNull } from './words.ts';

export const inboxView = (row: ListedInboxItem): InboxItem => ({
  ...row,
  createdAt: clockOf(row.createdAt),
  readAt: clockOrNull(row.readAt),
  actionedAt: clockOrNull(row.actionedAt),
});
