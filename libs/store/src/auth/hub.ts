import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';

/** Which hub this database belongs to. The first one that asks names it; of two that start at once both get the same answer. */
export async function ensureHub(query: Query, newId: Id): Promise<Id> {
  await query('insert into hub (id) values ($1) on conflict do nothing', [newId]);
  const [hub] = await query<{ id: Id }>('select id from hub');
  if (hub === undefined) throw new Error('the hub has no row although it was just written');
  return hub.id;
}
