import { Option } from 'commander';
import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findFeature } from '../feature/find-feature.ts';
import { pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import type { PageOptions } from '../page-options.ts';
import { renderInbox } from './render-inbox.ts';

interface InboxOptions extends PageOptions {
  readonly all?: boolean;
  readonly done?: boolean;
  readonly feature?: string;
}

/** Of the person's own day. */
function startOfDay(now: Date): string {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

export function listInbox(shell: Shell, parent: Command): void {
  const command = hubCommand<[], InboxOptions>(shell, parent, { usual: 'list' }, 'what waits for a person', async (session, _args, options) => {
    const feature = options.feature === undefined ? undefined : await findFeature(session.client, options.feature);
    if (feature?.ok === false) return session.refuse(feature);
    const query = {
      ...pageQueryOf(options),
      ...(options.all === true ? { state: 'all' as const } : options.done === true ? { state: 'done' as const, since: startOfDay(session.world.now()) } : {}),
      ...(feature === undefined ? {} : { feature: feature.value.id }),
    };
    const page = await session.client.call('listInbox', { query });
    if (!page.ok) return session.refuse(page);
    if (page.value.items.length === 0) session.say(options.done === true ? 'nothing was dealt with today' : 'nothing waits for you');
    sayMore(session, 'fuel inbox list', page.value.next);
    return session.show(page.value, ({ items }, look) => renderInbox(items, look));
  });
  withPageOptions(command).addOption(new Option('--all', 'also what was dealt with').conflicts('done')).option('--done', 'what was dealt with today').option('--feature <feature>', 'only what is about this feature');
}
