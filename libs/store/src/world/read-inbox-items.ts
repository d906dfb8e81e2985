import type { Id, Proposal } from '@fuel/contracts';
import type { InboxItemState, World } from '@fuel/core';
import type { Query } from '../database.ts';
import { millisOrNull } from '../json.ts';

type Row = Omit<InboxItemState, 'readAt' | 'actionedAt' | 'proposal'> & { read_at: Date | null; actioned_at: Date | null; proposal: Proposal | null };

/** Locked: two people who read the same item at once are told the same time. */
export async function readInboxItems(query: Query, ids: readonly Id[], world: World): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !world.inbox.has(id));
  if (missing.length === 0) return;
  const rows = await query<Row>(
    `select id, kind, feature_id as feature, task_id as task, read_at, actioned_at, proposal from inbox_items where id = any($1) order by id for update`,
    [missing],
  );
  for (const { read_at, actioned_at, proposal, ...row } of rows) world.inbox.set(row.id, { ...row, ...(proposal === null ? {} : { proposal }), readAt: millisOrNull(read_at), actionedAt: millisOrNull(actioned_at) });
}
