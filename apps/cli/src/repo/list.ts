import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import type { PageOptions } from '../page-options.ts';
import { renderRepositories } from './render-repositories.ts';

export function listRepositories(shell: Shell, parent: Command): void {
  withPageOptions(
    hubCommand<[], PageOptions>(shell, parent, 'list', 'list repositories', async (session, _args, options) => {
      const page = await session.client.call('listRepositories', { query: pageQueryOf(options) });
      if (!page.ok) return session.refuse(page);
      if (page.value.items.length === 0) session.say('there are no repositories yet; add one with `fuel repo add NAME URL`');
      sayMore(session, 'fuel repo list', page.value.next);
      return session.show(page.value, ({ items }, look) => renderRepositories(items, look));
    }),
  );
}
