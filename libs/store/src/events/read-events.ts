import type { Id } from '@fuel/contracts';
import type { LoggedEvent } from '@fuel/core';
import type { Query } from '../database.ts';
import { millis } from '../json.ts';
import { type Position, writePosition } from './position.ts';

export interface ReadEvent extends LoggedEvent {
  readonly position: string;
  /** Of its feature. */
  readonly workspace: string | null;
}

/** Which events; what is not said is not asked for. `type` is a beginning: `task.` */
export interface EventFilter {
  readonly feature?: Id | undefined;
  readonly task?: Id | undefined;
  readonly type?: string | undefined;
  readonly workspace?: string | undefined;
}

export interface ReadEvents extends EventFilter {
  /** Null: from the beginning. */
  readonly after: Position | null;
  readonly limit: number;
}

type Row = Omit<LoggedEvent, 'at'> & { workspace: string | null; at: Date; xact: string; n: string };

const conditions: Readonly<Record<keyof EventFilter, (value: string) => string>> = {
  feature: (value) => `e.feature_id = ${value}`,
  task: (value) => `e.task_id = ${value}`,
  type: (value) => `starts_with(e.type, ${value})`,
  workspace: (value) => `f.workspace = ${value}`,
};

/**
 * In the order (xact, n), and only of transactions that are older than every one that is still open: whatever commits later comes later.
 * With a bare sequence the reader would pass over number 1 when number 2 committed first.
 */
export async function readEvents(query: Query, { after, limit, ...filter }: ReadEvents): Promise<ReadEvent[]> {
  const given = (Object.keys(conditions) as (keyof EventFilter)[]).flatMap((name) => (filter[name] === undefined ? [] : [{ name, value: filter[name] }]));
  const rows = await query<Row>(
    `select e.xact::text, e.n::text, e.at, e.type, e.actor, e.feature_id as feature, e.task_id as task, e.landing_id as landing, e.data, f.workspace
     from events e left join features f on f.id = e.feature_id
     where (e.xact, e.n) > ($1::xid8, $2::bigint) and e.xact < pg_snapshot_xmin(pg_current_snapshot())
       ${given.map(({ name }, at) => `and ${conditions[name](`$${at + 4}`)}`).join(' ')}
     order by e.xact, e.n limit $3`,
    [after?.xact ?? '0', after?.n ?? '0', limit, ...given.map(({ value }) => value)],
  );
  return rows.map(({ xact, n, at, ...event }) => ({ ...event, at: millis(at), position: writePosition({ xact, n }) }));
}

/** Everything that commits from now on comes after this. */
export async function latestPosition(query: Query): Promise<Position> {
  const [row] = await query<{ xmin: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xmin');
  return { xact: row?.xmin ?? '0', n: '0' };
}
