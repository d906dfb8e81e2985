import type { Id } from '@fuel/contracts';
import type { Difference, Rows, Snapshot } from '@fuel/core';
import type { Database, Query } from '../database.ts';
import type { Position } from '../events/position.ts';
import { iso, toJson } from '../json.ts';
import { streamLog } from './stream-log.ts';
import { apply, comparePortion, openPortion } from './verify.ts';

export interface Pruned {
  readonly features: number;
  readonly events: number;
  /** Left as they are: what the log says of them is not what is stored, and without it nobody could see that. */
  readonly left: readonly Id[];
}

/** So many tasks go into one row of a snapshot. */
const PART = 500;

/**
 * The events of features that ended before this moment go; what the log gave stays as a snapshot, from which verify begins. A feature at a
 * time, under its lock; only of transactions that every reader has passed.
 */
export async function prune(database: Database, before: number): Promise<Pruned> {
  const ended = await database.query<{ id: Id }>(
    `select f.id from features f where f.state in ('landed', 'cancelled', 'rolled_back', 'failed') and f.updated_at < $1
       and exists (select 1 from events e where e.feature_id = f.id) order by f.id`,
    [iso(before)],
  );
  const sum = { features: 0, events: 0, left: [] as Id[] };
  for (const { id } of ended) {
    const events = await database.inTransaction((query) => pruneFeature(query, id));
    if (events === null) sum.left.push(id);
    else {
      sum.features += events > 0 ? 1 : 0;
      sum.events += events;
    }
  }
  return sum;
}

interface Last {
  xact: string;
  n: string;
  passed: boolean;
}

async function pruneFeature(query: Query, id: Id): Promise<number | null> {
  await query('select id from features where id = $1 for update', [id]);
  const [last] = await query<Last>(
    `select max(xact)::text as xact, max(n)::text as n, bool_and(xact < pg_snapshot_xmin(pg_current_snapshot())) as passed from events where feature_id = $1 having count(*) > 0`,
    [id],
  );
  if (last === undefined || !last.passed) return 0;
  const portion = openPortion();
  for await (const line of streamLog(query, [id])) apply(portion, line);
  const differences: readonly Difference[] = await comparePortion(query, portion);
  if (differences.length > 0) return null;
  await query('delete from snapshots where feature_id = $1', [id]);
  for (const [part, rows] of partsOf(portion.rows).entries()) {
    await query('insert into snapshots (feature_id, part, n, xact, rows) values ($1, $2, $3, $4::xid8, $5::jsonb)', [id, part, last.n, last.xact, toJson(rows)]);
  }
  const gone = await query('delete from events where feature_id = $1 and n <= $2 returning 1 as gone', [id, last.n]);
  return gone.length;
}

/** A plan of 100,000 tasks is no single value of Postgres. */
function partsOf({ features, tasks, edges, landings, attempts, inbox }: Rows): Snapshot[] {
  const none: Snapshot = { features: [], tasks: [], edges: [], landings: [], attempts: [], inbox: [] };
  const parts: Snapshot[] = [{ ...none, features: [...features.values()], landings: [...landings.values()] }];
  const cut = <K extends 'tasks' | 'edges' | 'attempts' | 'inbox'>(name: K, rows: Snapshot[K]): void => {
    for (let from = 0; from < rows.length; from += PART) parts.push({ ...none, [name]: rows.slice(from, from + PART) });
  };
  cut('tasks', [...tasks.values()]);
  cut('edges', [...edges.values()]);
  cut('attempts', [...attempts.values()]);
  cut('inbox', [...inbox.values()]);
  return parts;
}

/** Are events gone that a reader at this position has not seen? Of one feature, or of any. */
export async function isPruned(query: Query, { xact, n }: Position, feature?: Id): Promise<boolean> {
  const rows = await query(
    `select 1 as gone from snapshots where part = 0 and xact is not null and (xact, n) > ($1::xid8, $2::bigint) ${feature === undefined ? '' : 'and feature_id = $3'} limit 1`,
    [xact, n, ...(feature === undefined ? [] : [feature])],
  );
  return rows.length > 0;
}
