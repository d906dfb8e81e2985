import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';

/** People name repositories by name or id. Under what they wrote: which one it is; what is missing does not exist. A name wins over an id. */
export async function resolveRepositories(query: Query, namesOrIds: readonly string[]): Promise<ReadonlyMap<string, { readonly id: Id; readonly name: string }>> {
  const rows = await query<{ id: Id; name: string }>('select id, name from repositories where name = any($1) or id = any($1)', [namesOrIds]);
  return new Map([...rows.map((row) => [row.id, row] as const), ...rows.map((row) => [row.name, row] as const)]);
}
