import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import type { PageOptions } from '../page-options.ts';
import { renderLanes } from './render-lanes.ts';

export function listLanes(shell: Shell, parent: Command): void {
  withPageOptions(
    hubCommand<[], PageOptions>(shell, parent, 'list', 'the lanes that tasks are labelled with', async (session, _args, options) => {
      const page = await session.client.call('listLanes', { query: pageQueryOf(options) });
      if (!page.ok) return session.refuse(page);
      if (page.value.items.length === 0) session.say('no task has a lane yet; add one with `fuel lane add LANE --repository R --title T --prompt "…"`');
      sayMore(session, 'fuel lane list', page.value.next);
      return session.show(page.value, ({ items }, look) => renderLanes(items, look));
    }),
  );
}
