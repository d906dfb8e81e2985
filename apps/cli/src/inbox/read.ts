import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findItem } from './find-item.ts';
import { renderInboxItem } from './render-inbox.ts';

export function readInbox(shell: Shell, parent: Command): void {
  hubCommand<[item: string], object>(shell, parent, 'read <item>', 'show one item and mark it as read', async (session, [reference]) => {
    const item = await findItem(session.client, 'readInboxItem', reference);
    return item.ok ? session.show(item.value, renderInboxItem) : session.refuse(item);
  });
}
