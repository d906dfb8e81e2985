import type { Id, LiveAttempt } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { iso } from '../json.ts';

/**
 * Leases end here and nowhere else: nodes that were silent for longer than theirs are absent from now on. Returns what is placed on
 * such nodes and not suspect yet. Whoever asks has been listening for at least one lease.
 */
export const lapsedTasks = (query: Query, now: number, leaseMs: number): Promise<LiveAttempt[]> =>
  query<LiveAttempt>(
    `with silent as (
       update nodes set present = false where present and last_seen_at < $1
     )
     select t.id as task, t.epoch from tasks t join nodes n on n.id = t.node_id
     where t.state in ('dispatched', 'running') and (n.last_seen_at is null or n.last_seen_at < $1)
     order by t.id`,
    [iso(now - leaseMs)],
  );

/** Suspects whose node is heard of again. */
export const recoveredTasks = (query: Query, now: number, leaseMs: number): Promise<LiveAttempt[]> =>
  query<LiveAttempt>(
    `select t.id as task, t.epoch from tasks t join nodes n on n.id = t.node_id
     where t.state = 'suspect' and n.present and n.last_seen_at >= $1 order by t.id`,
    [iso(now - leaseMs)],
  );

/** Suspects whose node was silent for longer than people wait for it: their epoch may end without the node. */
export const abandonedTasks = (query: Query, now: number, graceMs: number): Promise<LiveAttempt[]> =>
  query<LiveAttempt>(
    `select t.id as task, t.epoch from tasks t join nodes n on n.id = t.node_id
     where t.state = 'suspect' and n.last_seen_at < $1 order by t.id`,
    [iso(now - graceMs)],
  );

/** Limits that have ended. */
export async function wakeableTasks(query: Query, now: number): Promise<Id[]> {
  const rows = await query<{ id: Id }>(`select id from tasks where state = 'limited' and wake_at <= $1 order by wake_at`, [iso(now)]);
  return rows.map((row) => row.id);
}
