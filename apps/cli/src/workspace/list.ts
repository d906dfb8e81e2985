import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import type { PageOptions } from '../page-options.ts';
import { renderWorkspaces } from './render-workspaces.ts';

export function listWorkspaces(shell: Shell, parent: Command): void {
  withPageOptions(
    hubCommand<[], PageOptions>(shell, parent, 'list', 'list workspaces', async (session, _args, options) => {
      const page = await session.client.call('listWorkspaces', { query: pageQueryOf(options) });
      if (!page.ok) return session.refuse(page);
      sayMore(session, 'fuel workspace list', page.value.next);
      return session.show(page.value, ({ items }, look) => renderWorkspaces(items, look));
    }),
  );
}
