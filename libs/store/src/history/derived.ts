import type { Difference } from '@fuel/core';
import type { Query } from '../database.ts';
import { recountSlots } from '../sweep/recount.ts';

interface Row {
  row: string;
  field: string;
  stored: string | null;
  rebuilt: string | null;
}

/** Columns that repeat what another column says, for the indexes that are built on them. */
const REPEATED = `
  select id as row, 'node_id' as field, node_id as stored, detail ->> 'node' as rebuilt from tasks
  where node_id is distinct from case when state in ('dispatched', 'running', 'suspect') then detail ->> 'node' end
  union all
  select id, 'wake_at', wake_at::text, expected::text
  from (
    select id, wake_at, case
      when state = 'limited' then to_timestamp((detail ->> 'until')::numeric / 1000)
      when state in ('ready', 'reviewing') then to_timestamp((detail ->> 'notBefore')::numeric / 1000) end::timestamptz(3) as expected
    from tasks
  ) t where wake_at is distinct from expected
  order by 1 limit 1000`;

/** What follows from other rows needs no log: columns that repeat others, and places that are counted by deltas. */
export async function derivedFaults(query: Query): Promise<Difference[]> {
  const repeated = await query<Row>(REPEATED);
  const slots = await recountSlots(query);
  return [
    ...repeated.map((one) => ({ table: 'tasks' as const, ...one })),
    ...slots.map(({ kind, owner, name, stored, counted }) => ({ table: 'slots' as const, row: `${kind} ${owner} ${name}`.trim(), field: 'taken', stored, rebuilt: counted })),
  ];
}
