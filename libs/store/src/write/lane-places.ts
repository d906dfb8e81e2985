import { afterMove, emptyLane, type LaneCount, type LaneDelta } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';
import { guarded } from '../stale-row.ts';

/** One row a lane, in the order in which everybody locks them; what a commit claims and gives back alike is nothing. */
function summed(deltas: readonly LaneDelta[]): [lane: string, moved: LaneCount][] {
  const lanes = new Map<string, LaneCount>();
  for (const delta of deltas) lanes.set(delta.lane, afterMove(lanes.get(delta.lane) ?? emptyLane, delta));
  const isMoved = ({ taken, limits }: LaneCount): boolean => taken !== 0 || Object.values(limits).some((count) => count !== 0);
  return [...lanes].filter(([, moved]) => isMoved(moved)).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whoever only gives back, or asks for less than who goes, is never held up. */
const MOVE = guarded(
  'lane_places',
  `insert into lane_places as l (lane, taken, limits)
   select row.lane, row.taken, lane_limits('{}', row.limits)
   from unnest($1::text[], $2::int[], $3::text[]::jsonb[]) with ordinality as row (lane, taken, limits, place)
   where row.taken <= 0 or lane_has_room(row.taken, row.limits)
   order by row.place
   on conflict (lane) do update set taken = l.taken + excluded.taken, limits = lane_limits(l.limits, excluded.limits)
     where (excluded.taken <= 0 and not exists (select from jsonb_each_text(excluded.limits) where value::int > 0))
       or lane_has_room(l.taken + excluded.taken, lane_limits(l.limits, excluded.limits))
   returning l.lane`,
  '$4',
);

/** As with places at nodes and of agents: two hubs that both read "1 of 2" wait for each other here, and the second one starts again. */
export async function moveLanes(query: Query, deltas: readonly LaneDelta[]): Promise<void> {
  const rows = summed(deltas);
  if (rows.length === 0) return;
  await query(MOVE, [rows.map(([lane]) => lane), rows.map(([, { taken }]) => taken), rows.map(([, { limits }]) => toJson(limits)), rows.length]);
}
