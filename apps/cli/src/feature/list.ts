import { Option } from 'commander';
import type { Command } from 'commander';
import { featureStates } from '@fuel/contracts';
import type { FeatureStateName } from '@fuel/contracts';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import type { PageOptions } from '../page-options.ts';
import { renderFeatures } from './render-feature.ts';

interface ListOptions extends PageOptions {
  readonly state?: FeatureStateName;
}

export function listFeatures(shell: Shell, parent: Command): void {
  const command = hubCommand<[], ListOptions>(shell, parent, 'list', 'list features, newest first', async (session, _args, options) => {
    const { state } = options;
    const page = await session.client.call('listFeatures', { query: { ...pageQueryOf(options), ...(state === undefined ? {} : { state }) } });
    if (!page.ok) return session.refuse(page);
    if (page.value.items.length === 0) session.say(`there are no features${state === undefined ? ' yet; create one with `fuel feature create -f plan.json`' : ` that are ${state}`}`);
    sayMore(session, `fuel feature list${state === undefined ? '' : ` --state ${state}`}`, page.value.next);
    return session.show(page.value, ({ items }, look) => renderFeatures(items, look));
  });
  withPageOptions(command).addOption(new Option('--state <state>', 'only those in this state').choices(featureStates));
}
