import type { Client } from '@fuel/client';
import type { InboxItem } from '@fuel/contracts';
import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { everyPage } from '../every-page.ts';
import type { Found } from '../exit-code.ts';
import { notAnId } from '../feature/find-feature.ts';
import { pickOne } from '../pick-one.ts';
import { renderInboxItem } from './render-inbox.ts';

const LOOKED_THROUGH = 2_000;

async function readItem(client: Client, reference: string): Promise<Found<InboxItem>> {
  const direct = await client.call('readInboxItem', { params: { id: reference } });
  if (direct.ok || !notAnId(direct)) return direct;
  const listed = await everyPage((cursor) => client.call('listInbox', { query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) } }), LOOKED_THROUGH);
  if (!listed.ok) return listed;
  const picked = pickOne('item', reference, listed.value, ({ title }) => title);
  if (picked === undefined) return direct;
  return picked.ok ? client.call('readInboxItem', { params: { id: picked.value.id } }) : picked;
}

export function readInbox(shell: Shell, parent: Command): void {
  hubCommand<[item: string], object>(shell, parent, 'read <item>', 'show one item and mark it as read', async (session, [reference]) => {
    const item = await readItem(session.client, reference);
    return item.ok ? session.show(item.value, renderInboxItem) : session.refuse(item);
  });
}
