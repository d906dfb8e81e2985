import type { Changes } from '@fuel/core';
import type { Query } from '../database.ts';

export async function moveHeads(query: Query, heads: Changes['heads']): Promise<void> {
  if (heads.length === 0) return;
  const last = [...new Map(heads.map((one) => [one.repository, one.head]))];
  await query(
    `update repositories r set head = row.head from unnest($1::text[], $2::text[]) as row (id, head)
     where r.id = row.id and r.head is distinct from row.head`,
    [last.map(([repository]) => repository), last.map(([, head]) => head)],
  );
}
