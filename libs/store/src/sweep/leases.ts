import type { Id, LiveAttempt } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { iso } from '../json.ts';
import { tasksAt } from '../world/placed-tasks.ts';

/**
 * Leases end here and nowhere else: nodes that were silent for longer than theirs are absent from now on. Returns what is placed on
 * such nodes and not suspect yet. Whoever asks has been listening for at least one lease.
 */
export const lapsedTasks = (query: Query, now: number, leaseMs: number): Promise<LiveAttempt[]> =>
  query<LiveAttempt>(
    `with silent as (
       update nodes set present = false where present and last_seen_at < $1
     )
     select t.id as task, t.epoch from nodes n ${tasksAt('dispatched', 'running')}
     where n.last_seen_at is null or n.last_seen_at < $1
     order by t.id`,
    [iso(now - leaseMs)],
  );

/** Suspects whose node is heard of again. */
export const recoveredTasks = (query: Query, now: number, leaseMs: number): Promise<LiveAttempt[]> =>
  query<LiveAttempt>(
    `select t.id as task, t.epoch from nodes n ${tasksAt('suspect')}
     where n.present and n.last_seen_at >= $1 order by t.id`,
    [iso(now - leaseMs)],
  );

/** Suspects whose node was silent for longer than people wait for it: their epoch may end without the node. */
export const abandonedTasks = (query: Query, now: number, graceMs: number): Promise<LiveAttempt[]> =>
  query<LiveAttempt>(
    `select t.id as task, t.epoch from nodes n ${tasksAt('suspect')}
     where n.last_seen_at < $1 order by t.id`,
    [iso(now - graceMs)],
  );

/** Limits that have ended, of features that have limited tasks by their own count. */
export async function wakeableTasks(query: Query, now: number): Promise<Id[]> {
  const rows = await query<{ id: Id }>(
    `select t.id from features f
     cross join lateral (select id, wake_at from tasks where feature_id = f.id and state = 'limited' and wake_at <= $1 offset 0) t
     where (f.counters ->> 'limited')::int > 0 order by t.wake_at, t.id`,
    [iso(now)],
  );
  return rows.map((row) => row.id);
}
