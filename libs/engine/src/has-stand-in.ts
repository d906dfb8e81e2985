import type { AttemptOutcome } from '@fuel/contracts';
import { healthKey, type Placement, routeOf, soundness, type Task } from '@fuel/core';
import type { Fold } from './fold.ts';

/** The end of its attempt speaks against the agent, which is given nothing there for a while, and the workspace names others for this work. */
export async function hasStandIn(fold: Fold, { spec }: Task, { node, agent }: Placement, outcome: AttemptOutcome): Promise<boolean> {
  const until = fold.world.health.get(healthKey(node, agent))?.until ?? 0;
  if (soundness(outcome) !== 'unsound' || until <= fold.now || spec.repository === null) return false;
  await fold.transaction.load({ features: [spec.feature], repositories: [spec.repository] }, fold.world);
  const [owner, repository] = [fold.world.features.get(spec.feature), fold.world.repositories.get(spec.repository)];
  if (owner === undefined || repository === undefined) return false;
  await fold.transaction.load({ workspaces: [owner.workspace] }, fold.world);
  return routeOf({ ...spec, workspace: owner.workspace }, repository, fold.world.workspaces.get(owner.workspace)?.rules).some((step) => step.agent !== agent);
}
