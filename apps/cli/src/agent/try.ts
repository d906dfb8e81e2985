import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';

export function tryAgent(shell: Shell, parent: Command): void {
  hubCommand<[name: string], object>(shell, parent, 'try <name>', 'give an agent that waits after failures one attempt now: somebody has mended it', async (session, [name]) => {
    const tried = await session.client.call('tryAgent', { params: { name }, body: {} });
    if (!tried.ok) return session.refuse(tried);
    return session.show(tried.value, ({ nodes }) => (nodes.length === 0 ? `nothing is said against ${name}` : `${name} is tried again now on ${nodes.join(', ')}`));
  });
}
