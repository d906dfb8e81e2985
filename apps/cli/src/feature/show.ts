import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findFeature } from './find-feature.ts';
import { nextStep } from './next-step.ts';
import { renderFeature } from './render-feature.ts';

export function showFeature(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], object>(shell, parent, 'show <feature>', 'one feature: its tasks, why each waiting one waits', async (session, [reference]) => {
    const feature = await findFeature(session.client, reference);
    if (!feature.ok) return session.refuse(feature);
    return session.show(feature.value, renderFeature, nextStep(feature.value));
  });
}
