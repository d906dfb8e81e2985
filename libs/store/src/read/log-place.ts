import type { Id, TaskStateName } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { millisOrNull } from '../json.ts';

/** Where an attempt is or was, for whoever wants to see what it says. */
export interface LogPlace {
  readonly key: string;
  readonly state: TaskStateName;
  readonly attempt: { readonly epoch: number; readonly id: Id | null; readonly node: Id; readonly nodeName: string; readonly online: boolean; readonly lastSeenAt: number | null; readonly runs: boolean } | null;
}

type Row = { key: string; state: TaskStateName; epoch: number | null; attempt: Id | null; node: Id | null; name: string | null; online: boolean | null; seen: Date | null; runs: boolean | null };

/** Of the newest attempt, or of the one with this number. */
export async function logPlace(query: Query, task: Id, epoch: number | null): Promise<LogPlace | null> {
  const [row] = await query<Row>(
    `select t.key, t.state, a.epoch, a.id as attempt, n.id as node, n.name, n.present as online, n.last_seen_at as seen,
       a.finished_at is null and a.epoch = t.epoch and t.node_id = a.node_id as runs
     from tasks t left join attempts a on a.task_id = t.id and a.epoch = coalesce($2, t.epoch) left join nodes n on n.id = a.node_id
     where t.id = $1`,
    [task, epoch],
  );
  if (row === undefined) return null;
  const { key, state, attempt: id, node, name, online, seen, runs } = row;
  if (row.epoch === null || node === null) return { key, state, attempt: null };
  return { key, state, attempt: { epoch: row.epoch, id, node, nodeName: name ?? node, online: online === true, lastSeenAt: millisOrNull(seen), runs: runs === true } };
}
