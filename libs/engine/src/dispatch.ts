import { assign } from '@fuel/core';
import { closeFold, openFold } from './fold.ts';
import { runWish } from './run.ts';
import type { EngineDeps } from './transaction.ts';

export interface Dispatched {
  readonly waiting: number;
  readonly given: number;
}

/** Gives ready tasks to nodes with free slots. Nodes are locked meanwhile, so two hubs cannot fill one slot twice. */
export function dispatch(deps: EngineDeps, limit: number): Promise<Dispatched> {
  return deps.transact(async (transaction) => {
    const fold = openFold(deps, transaction);
    const waiting = await transaction.loadDispatchable(limit, fold.now, fold.world);
    const assignments = assign(fold.world, waiting);
    let given = 0;
    for (const { task: id, node, agent } of assignments) {
      const task = fold.world.tasks.get(id);
      const repository = task?.spec.repository == null ? undefined : fold.world.repositories.get(task.spec.repository);
      if (task === undefined || repository?.head == null) continue;
      const actor = fold.actor;
      await runWish(fold, { actor, command: { type: 'feature.pinBase', feature: task.spec.feature, repository: repository.ref.id, sha: repository.head } });
      const result = await runWish(fold, { actor, command: { type: 'task.dispatch', task: id, node, agent, order: deps.newId('ord') } });
      if (result.ok) given += 1;
    }
    await closeFold(fold);
    return { waiting: waiting.length, given };
  });
}
