import type { Command } from 'commander';
import { hubCommand } from './command.ts';
import type { Shell } from './command.ts';
import { renderStatus } from './render-status.ts';

export function showStatus(shell: Shell, parent: Command): void {
  hubCommand<[], object>(shell, parent, 'status', 'the hub at a glance', async (session) => {
    const status = await session.client.call('getStatus');
    if (!status.ok) return session.refuse(status);
    const next = status.value.inbox > 0 ? '`fuel inbox`' : undefined;
    return session.show(status.value, (value, look) => renderStatus(value, session.client.url, look), next);
  });
}
