import assert from 'node:assert/strict';
import type { FeatureView } from '@fuel/contracts';
import { contains, git, refsOf } from '../stage/git.ts';
import type { Stage } from '../stage/stage.ts';

const landedStates = new Set(['landed', 'landing', 'approved', 'partial']);

/** All or nothing, nobody's commit is lost, and every ref that is there belongs to somebody. */
export async function onTheBranches(stage: Stage, features: readonly FeatureView[]): Promise<void> {
  for (const feature of features) await allOrNothing(stage, feature);
  for (const repository of stage.repositories()) {
    const own = await git(repository.checkout, 'rev-parse', 'HEAD');
    assert.ok(await contains(repository.bare, repository.branch, own), `a commit that somebody pushed to ${repository.name} is gone`);
    for (const ref of Object.keys(await refsOf(repository))) assert.ok(ref === `refs/heads/${repository.branch}` || isKnown(ref, features), `nobody knows ${ref} of ${repository.name}`);
  }
}

async function allOrNothing(stage: Stage, feature: FeatureView): Promise<void> {
  for (const { key, repository, head, state } of feature.tasks) {
    if (repository === null || head === null) continue;
    const { bare, branch } = stage.repository(repository);
    if (feature.state === 'landed' && state === 'landed') assert.ok(await contains(bare, branch, head), `${key} landed and is not in ${branch} of ${repository}`);
    if (state !== 'landed' && !landedStates.has(feature.state)) assert.ok(!(await contains(bare, branch, head)), `${key} is in ${branch} of ${repository} although its feature is ${feature.state}`);
  }
}

/** An attempt's own ref, its salvage or a contract that it froze, of an epoch that there was; or a landing's. */
export function isKnown(ref: string, features: readonly Pick<FeatureView, 'tasks' | 'landing'>[]): boolean {
  const [, owner = '', rest = ''] = /^refs\/heads\/fuel\/([^/]+)\/(.+)$/.exec(ref) ?? [];
  const task = features.flatMap((feature) => feature.tasks).find((one) => one.id === owner);
  if (task !== undefined) return Number.parseInt(rest, 10) <= task.epoch && /^\d+(-salvage|-contract-[0-9a-f]{12})?$/.test(rest);
  return features.some((feature) => feature.landing !== null) && /^lnd_/.test(owner);
}
