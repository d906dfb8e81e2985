import type { WholeFeature } from '@fuel/client';
import { write } from './script.ts';
import type { Stage } from './stage.ts';

const plan = (name: string) => ({
  name,
  tasks: [
    { key: 'types', repository: 'types', title: `Types of ${name}`, prompt: write(`${name}.txt`, `${name}\n`) },
    { key: 'web', repository: 'web', title: `Web of ${name}`, prompt: write(`${name}.txt`, `${name}\n`), dependsOn: ['types'] },
  ],
});

/** A feature over `types` and `web`, each with one file of the feature's name, up to its review. */
export async function reviewedPair(stage: Stage, name: string): Promise<WholeFeature> {
  const feature = await stage.create(plan(name));
  await stage.start(feature.id);
  return stage.reach(feature.id, 'review_pending');
}
