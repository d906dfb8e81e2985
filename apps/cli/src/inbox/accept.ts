import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findItem } from './find-item.ts';
import { renderInboxItem } from './render-inbox.ts';

export function acceptInbox(shell: Shell, parent: Command): void {
  hubCommand<[item: string], { readonly repository?: string }>(shell, parent, 'accept <item>', 'add the task that an agent proposed to its plan', async (session, [reference], { repository }) => {
    const item = await findItem(session.client, 'readInboxItem', reference);
    if (!item.ok) return session.refuse(item);
    const accepted = await session.client.call('acceptInboxItem', { params: { id: item.value.id }, body: repository === undefined ? {} : { repository } });
    if (!accepted.ok) return session.refuse(accepted);
    return session.show(accepted.value, ({ item: done }, look) => renderInboxItem(done, look), `its task is ${accepted.value.task.key}: \`fuel task show ${accepted.value.task.id}\``);
  }).option('--repository <repository>', 'where it is to be done, if not where the agent says');
}
