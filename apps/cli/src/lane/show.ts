import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import type { PageOptions } from '../page-options.ts';
import { renderLaneTasks } from './render-lanes.ts';

export function showLane(shell: Shell, parent: Command): void {
  withPageOptions(
    hubCommand<[lane: string], PageOptions>(shell, parent, 'show <lane>', 'the tasks of a lane, newest first', async (session, [key], options) => {
      const page = await session.client.call('getLane', { params: { key }, query: pageQueryOf(options) });
      if (!page.ok) return session.refuse(page);
      sayMore(session, `fuel lane show ${key}`, page.value.next);
      return session.show(page.value, ({ items }, look) => renderLaneTasks(items, look));
    }),
  );
}
