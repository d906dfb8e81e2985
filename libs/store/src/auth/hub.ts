import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';

/** Which hub this database belongs to. The first one that asks names it; of two that start at once both get the same answer. */
export async function ensureHub(query: Query, newId: Id): Promise<Id> {
  await query('insert into hub (id) values ($1) on conflict do nothing', [newId]);
  const [hub] = await query<{ id: Id }>('select id from hub');
  if (hub === undefined) throw new Error('the hub has no row although it was just written');
  return hub.id;
}

/**
 * The key by which nodes believe this hub. The first hub's counts; `replace` puts another in its place. Returns the key that counts, which
 * is not always the one that was given.
 */
export async function recordHubKey(query: Query, publicKey: string, replace: boolean): Promise<string> {
  await query('update hub set signing_key = $1 where signing_key is null or $2', [publicKey, replace]);
  const [hub] = await query<{ signing_key: string | null }>('select signing_key from hub');
  return hub?.signing_key ?? publicKey;
}
