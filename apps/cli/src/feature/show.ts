import type { Command } from 'commander';
import { allTasks } from '@fuel/client';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findFeature } from './find-feature.ts';
import { nextStep } from './next-step.ts';
import { renderFeature } from './render-feature.ts';
import { SHOWN_TASKS } from './render-tree.ts';

export function showFeature(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], object>(shell, parent, 'show <feature>', 'one feature: its tasks, why each waiting one waits', async (session, [reference]) => {
    const found = await findFeature(session.client, reference);
    if (!found.ok) return session.refuse(found);
    const feature = await allTasks(session.client, found.value, SHOWN_TASKS);
    if (!feature.ok) return session.refuse(feature);
    return session.show(feature.value, renderFeature, nextStep(feature.value));
  });
}
