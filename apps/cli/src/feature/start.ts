import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findFeature } from './find-feature.ts';
import { renderMoved } from './render-feature.ts';

export function startFeature(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], object>(shell, parent, 'start <feature>', 'begin the work', async (session, [reference]) => {
    const feature = await findFeature(session.client, reference);
    if (!feature.ok) return session.refuse(feature);
    const started = await session.client.call('startFeature', { params: { id: feature.value.id } });
    if (!started.ok) return session.refuse(started);
    return session.show(started.value, renderMoved, `follow it with \`fuel feature watch ${started.value.id}\``);
  });
}
