import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { renderTold } from '../task/render-told.ts';
import { findFeature } from './find-feature.ts';

export function messageFeature(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], { readonly text: string }>(shell, parent, 'message <feature>', 'tell every attempt of it that begins from now on', async (session, [reference], { text }) => {
    const feature = await findFeature(session.client, reference);
    if (!feature.ok) return session.refuse(feature);
    const told = await session.client.call('tellFeature', { params: { id: feature.value.id }, body: { text } });
    return told.ok ? session.show(told.value, renderTold) : session.refuse(told);
  }).requiredOption('--text <words>', 'what they have to know');
}
