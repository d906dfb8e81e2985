import type { LaneCount } from '@fuel/core';
import type { Query } from '../database.ts';

export type LaneRow = LaneCount & { readonly lane: string };

/** Before the condition on their keys. */
export const LANES = 'select lane, taken, limits from lane_places where taken > 0';

export const lanesOf = (rows: readonly LaneRow[]): ReadonlyMap<string, LaneCount> => new Map(rows.map(({ lane, taken, limits }) => [lane, { taken, limits }]));

/** Those in which anything is under way. */
export const readLanes = async (query: Query, keys: readonly string[]): Promise<ReadonlyMap<string, LaneCount>> =>
  keys.length === 0 ? new Map() : lanesOf(await query<LaneRow>(`${LANES} and lane = any($1)`, [[...new Set(keys)]]));
