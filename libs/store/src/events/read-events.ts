import type { Id } from '@fuel/contracts';
import type { LoggedEvent } from '@fuel/core';
import type { Query } from '../database.ts';
import { millis } from '../json.ts';
import { type Position, writePosition } from './position.ts';

export interface ReadEvent extends LoggedEvent {
  readonly position: string;
}

export interface ReadEvents {
  /** Null: from the beginning. */
  readonly after: Position | null;
  readonly feature?: Id;
  readonly limit: number;
}

type Row = Omit<LoggedEvent, 'at'> & { at: Date; xact: string; n: string };

/**
 * In the order (xact, n), and only of transactions that are older than every one that is still open: whatever commits later comes later.
 * With a bare sequence the reader would pass over number 1 when number 2 committed first.
 */
export async function readEvents(query: Query, { after, feature, limit }: ReadEvents): Promise<ReadEvent[]> {
  const rows = await query<Row>(
    `select e.xact::text, e.n::text, e.at, e.type, e.actor, e.feature_id as feature, e.task_id as task, e.landing_id as landing, e.data
     from events e
     where (e.xact, e.n) > ($1::xid8, $2::bigint) and e.xact < pg_snapshot_xmin(pg_current_snapshot())
       ${feature === undefined ? '' : 'and e.feature_id = $4'}
     order by e.xact, e.n limit $3`,
    [after?.xact ?? '0', after?.n ?? '0', limit, ...(feature === undefined ? [] : [feature])],
  );
  return rows.map(({ xact, n, at, ...event }) => ({ ...event, at: millis(at), position: writePosition({ xact, n }) }));
}

/** Everything that commits from now on comes after this. */
export async function latestPosition(query: Query): Promise<Position> {
  const [row] = await query<{ xmin: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xmin');
  return { xact: row?.xmin ?? '0', n: '0' };
}
