import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findItem } from './find-item.ts';
import { renderInboxItem } from './render-inbox.ts';

export function finishInbox(shell: Shell, parent: Command): void {
  hubCommand<[item: string], object>(shell, parent, 'done <item>', 'nothing is to be done about it any more', async (session, [reference]) => {
    const item = await findItem(session.client, 'finishInboxItem', reference);
    return item.ok ? session.show(item.value, renderInboxItem) : session.refuse(item);
  });
}
