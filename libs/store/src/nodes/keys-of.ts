import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';

/** The public keys of these nodes; who has not joined is not in it. */
export async function keysOf(query: Query, nodes: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const rows = await query<{ id: Id; public_key: string }>('select id, public_key from nodes where id = any($1)', [nodes]);
  return new Map(rows.map((row) => [row.id, row.public_key]));
}
