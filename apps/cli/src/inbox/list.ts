import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findFeature } from '../feature/find-feature.ts';
import { pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import type { PageOptions } from '../page-options.ts';
import { renderInbox } from './render-inbox.ts';

interface InboxOptions extends PageOptions {
  readonly all?: boolean;
  readonly feature?: string;
}

export function listInbox(shell: Shell, parent: Command): void {
  const command = hubCommand<[], InboxOptions>(shell, parent, { usual: 'list' }, 'what waits for a person', async (session, _args, options) => {
    const feature = options.feature === undefined ? undefined : await findFeature(session.client, options.feature);
    if (feature?.ok === false) return session.refuse(feature);
    const query = {
      ...pageQueryOf(options),
      ...(options.all === true ? { all: 'true' } : {}),
      ...(feature === undefined ? {} : { feature: feature.value.id }),
    };
    const page = await session.client.call('listInbox', { query });
    if (!page.ok) return session.refuse(page);
    if (page.value.items.length === 0) session.say('nothing waits for you');
    sayMore(session, 'fuel inbox list', page.value.next);
    return session.show(page.value, ({ items }, look) => renderInbox(items, look));
  });
  withPageOptions(command).option('--all', 'also what was dealt with').option('--feature <feature>', 'only what is about this feature');
}
