import type { SlotDelta } from '@fuel/core';
import type { Query } from '../database.ts';
import { guarded } from '../stale-row.ts';

interface Row {
  readonly kind: 'agent' | 'node';
  readonly owner: string;
  readonly name: string;
  delta: number;
}

/** One row a counter; what a commit claims and gives back of the same counter is nothing. In the order in which everybody locks them. */
function summed(deltas: readonly SlotDelta[]): Row[] {
  const rows = new Map<string, Row>();
  const add = (row: Row): void => {
    const key = `${row.kind} ${row.owner} ${row.name}`;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, row);
    else known.delta += row.delta;
  };
  for (const { node, workspace, agent, delta } of deltas) {
    add({ kind: 'node', owner: node, name: '', delta });
    add({ kind: 'agent', owner: workspace, name: agent, delta });
  }
  return [...rows].filter(([, row]) => row.delta !== 0).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

const MOVE = guarded(
  'slots',
  `insert into slots as s (kind, owner, name, taken, most)
   select row.kind, row.owner, row.name, row.delta, limits.most
   from unnest($1::text[], $2::text[], $3::text[], $4::int[]) with ordinality as row (kind, owner, name, delta, place)
     left join nodes n on row.kind = 'node' and n.id = row.owner
     left join workspaces w on row.kind = 'agent' and w.name = row.owner
     cross join lateral (
       select case row.kind when 'node' then n.slots else (w.rules -> 'agents' -> row.name ->> 'limit')::int end as most
     ) limits
   where row.delta <= 0 or limits.most is null or row.delta <= limits.most
   order by row.place
   on conflict (kind, owner, name) do update set taken = s.taken + excluded.taken, most = excluded.most
     where excluded.taken <= 0 or excluded.most is null or s.taken + excluded.taken <= excluded.most
   returning s.kind`,
  '$5',
);

/**
 * The counters are guarded here, under their own lock, and not where they were read: two hubs that both read "1 of 2" wait for each other,
 * and the second one finds no place and starts again. They are the last rows that a commit locks, in one order: nobody waits in a circle.
 * What is given back is always taken, also where a limit was lowered meanwhile.
 */
export async function moveSlots(query: Query, deltas: readonly SlotDelta[]): Promise<void> {
  const rows = summed(deltas);
  if (rows.length === 0) return;
  await query(MOVE, [rows.map((row) => row.kind), rows.map((row) => row.owner), rows.map((row) => row.name), rows.map((row) => row.delta), rows.length]);
}
