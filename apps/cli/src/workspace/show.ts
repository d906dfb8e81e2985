import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { renderWorkspace } from './render-workspaces.ts';

export function showWorkspace(shell: Shell, parent: Command): void {
  hubCommand<[workspace: string], object>(shell, parent, 'show <workspace>', 'limits and rules of one workspace', async (session, [name]) => {
    const workspace = await session.client.call('getWorkspace', { params: { name } });
    return workspace.ok ? session.show(workspace.value, renderWorkspace) : session.refuse(workspace);
  });
}
