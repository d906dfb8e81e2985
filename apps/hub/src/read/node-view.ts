import type { NodeView } from '@fuel/contracts';
import type { ListedNode } from '@fuel/store';
import { clockOf, clockOrNull } from './words.ts';

export const nodeView = (row: ListedNode): NodeView => ({
  ...row,
  lastSeenAt: clockOrNull(row.lastSeenAt),
  attempts: [...row.attempts],
  labels: [...row.labels],
  repositories: [...row.repositories],
  joinedAt: clockOf(row.joinedAt),
});
