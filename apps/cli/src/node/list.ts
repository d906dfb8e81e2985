import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import type { PageOptions } from '../page-options.ts';
import { renderNodes } from './render-nodes.ts';

export function listNodes(shell: Shell, parent: Command): void {
  withPageOptions(
    hubCommand<[], PageOptions>(shell, parent, 'list', 'list the nodes that joined this hub', async (session, _args, options) => {
      const page = await session.client.call('listNodes', { query: pageQueryOf(options) });
      if (!page.ok) return session.refuse(page);
      if (page.value.items.length === 0) {
        session.say(`no node has joined yet; join one with \`fuel node token REPOSITORY | fuel node join ${session.client.url} --repo DIR\``);
      }
      sayMore(session, 'fuel node list', page.value.next);
      return session.show(page.value, ({ items }, look) => renderNodes(items, look));
    }),
  );
}
