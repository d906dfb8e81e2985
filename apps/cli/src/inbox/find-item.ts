import type { Client } from '@fuel/client';
import type { InboxItem } from '@fuel/contracts';
import { everyPage } from '../every-page.ts';
import type { Found } from '../exit-code.ts';
import { notAnId } from '../feature/find-feature.ts';
import { pickOne } from '../pick-one.ts';

const LOOKED_THROUGH = 2_000;

/** Does it to the item with this id, or with an id that begins so. */
export async function findItem(client: Client, verb: 'readInboxItem' | 'finishInboxItem', reference: string): Promise<Found<InboxItem>> {
  const direct = await client.call(verb, { params: { id: reference } });
  if (direct.ok || !notAnId(direct)) return direct;
  const listed = await everyPage((cursor) => client.call('listInbox', { query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) } }), LOOKED_THROUGH);
  if (!listed.ok) return listed;
  const picked = pickOne('item', reference, listed.value, ({ title }) => title);
  if (picked === undefined) return direct;
  return picked.ok ? client.call(verb, { params: { id: picked.value.id } }) : picked;
}
