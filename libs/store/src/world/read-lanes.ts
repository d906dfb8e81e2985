import type { Id } from '@fuel/contracts';
import type { LaneCount } from '@fuel/core';
import type { Query } from '../database.ts';

export type LaneRow = LaneCount & { readonly lane: string };

/** Before the condition on their keys. */
export const LANES = 'select lane, taken, limits from lane_places where taken > 0';

export const lanesOf = (rows: readonly LaneRow[]): ReadonlyMap<string, LaneCount> => new Map(rows.map(({ lane, taken, limits }) => [lane, { taken, limits }]));

/** Those in which anything is under way. */
export const readLanes = async (query: Query, keys: readonly string[]): Promise<ReadonlyMap<string, LaneCount>> =>
  keys.length === 0 ? new Map() : lanesOf(await query<LaneRow>(`${LANES} and lane = any($1)`, [[...new Set(keys)]]));

/** A ready task that its lane keeps back: with it no more than `most` may be under way there. */
export interface LaneKeeper {
  readonly lane: string;
  readonly task: Id;
  readonly title: string;
  readonly most: number;
  readonly priority: number;
}

/** For whom these lanes are kept free: of each the most urgent task that asks for fewer than are under way. */
export async function readKeepers(query: Query, keys: readonly string[]): Promise<ReadonlyMap<string, LaneKeeper>> {
  if (keys.length === 0) return new Map();
  const rows = await query<{ -readonly [K in keyof LaneKeeper]: LaneKeeper[K] }>(
    `select distinct on (p.lane) p.lane, r.task_id as task, t.title, split_part(r.lane, ' ', 2)::int as most, r.priority
     from lane_places p
       join ready_tasks r on split_part(r.lane, ' ', 1) = p.lane and nullif(split_part(r.lane, ' ', 2), '')::int <= p.taken
       join tasks t on t.id = r.task_id
       join features f on f.id = r.feature_id and f.state = 'in_progress'
     where p.lane = any($1) and p.taken > 0 and (r.wake_at is null or r.wake_at <= now())
     order by p.lane, r.priority desc, r.depth desc, r.sequence, r.task_id`,
    [[...new Set(keys)]],
  );
  return new Map(rows.map((row) => [row.lane, row]));
}
