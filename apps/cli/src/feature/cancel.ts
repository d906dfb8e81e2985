import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findFeature } from './find-feature.ts';
import { renderMoved } from './render-feature.ts';

export function cancelFeature(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], { readonly reason: string }>(shell, parent, 'cancel <feature>', 'give it up: its attempts are stopped, nothing of it lands', async (session, [reference], { reason }) => {
    const feature = await findFeature(session.client, reference);
    if (!feature.ok) return session.refuse(feature);
    const cancelled = await session.client.call('cancelFeature', { params: { id: feature.value.id }, body: { reason } });
    return cancelled.ok ? session.show(cancelled.value, renderMoved) : session.refuse(cancelled);
  }).requiredOption('--reason <words>', 'why; people read it later');
}
