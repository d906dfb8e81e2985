import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { type PageOptions, pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import { findFeature } from './find-feature.ts';
import { renderWhy } from './render-why.ts';

interface WhyOptions extends PageOptions {
  readonly blocked?: boolean;
}

export function whyFeature(shell: Shell, parent: Command): void {
  const command = hubCommand<[feature: string], WhyOptions>(shell, parent, 'why <feature>', 'why a feature is not moving: what each waiting task waits for, and what would help', async (session, [reference], options) => {
    const feature = await findFeature(session.client, reference);
    if (!feature.ok) return session.refuse(feature);
    const { id } = feature.value;
    const why = await session.client.call('whyFeature', { params: { id }, query: { ...pageQueryOf(options), blocked: String(options.blocked === true) } });
    if (!why.ok) return session.refuse(why);
    const code = session.show(why.value, renderWhy(feature.value));
    sayMore(session, `fuel feature why ${id}`, why.value.next);
    return code;
  });
  withPageOptions(command).option('--blocked', 'also those that wait for other tasks only');
}
