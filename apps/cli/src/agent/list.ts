import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { renderAgents } from './render-agents.ts';

export function listAgents(shell: Shell, parent: Command): void {
  hubCommand<[], object>(shell, parent, { usual: 'list' }, 'every agent: where it works, what is said against it and until when, how its attempts ended', async (session) => {
    const agents = await session.client.call('listAgents', {});
    if (!agents.ok) return session.refuse(agents);
    if (agents.value.items.length === 0) session.say('no node has an agent yet; `fuel node list` shows the nodes');
    return session.show(agents.value, ({ items }, look) => renderAgents(items, look));
  });
}
