import type { Id } from '@fuel/contracts';
import { assign } from '@fuel/core';
import { inFold } from './fold.ts';
import { mayPassLater } from './may-pass-later.ts';
import { runWish } from './run.ts';
import type { EngineDeps } from './transaction.ts';

export interface Dispatched {
  readonly waiting: number;
  readonly given: number;
}

const everything = { skip: new Set<Id>(), most: Number.POSITIVE_INFINITY, trying: (_task: Id): void => undefined };

/** Gives ready tasks to nodes with free slots. Nodes are locked meanwhile, so two hubs cannot fill one slot twice. */
export async function dispatch(deps: EngineDeps, limit: number): Promise<Dispatched> {
  try {
    return await give(deps, limit, everything);
  } catch (cause) {
    if (mayPassLater(cause)) throw cause;
    await giveOneByOne(deps, limit);
    throw cause;
  }
}

/** One of them breaks the hub. It is a defect and is told as one, but the other tasks do not wait for it. */
async function giveOneByOne(deps: EngineDeps, limit: number): Promise<void> {
  const skip = new Set<Id>();
  for (let more = true; more; ) {
    let tried: Id | null = null;
    try {
      await give(deps, limit, { skip, most: 1, trying: (task) => (tried = task) });
    } catch (cause) {
      if (mayPassLater(cause) || tried === null) throw cause;
    }
    more = tried !== null;
    if (tried !== null) skip.add(tried);
  }
}

interface Choice {
  readonly skip: ReadonlySet<Id>;
  readonly most: number;
  readonly trying: (task: Id) => void;
}

function give(deps: EngineDeps, limit: number, { skip, most, trying }: Choice): Promise<Dispatched> {
  return inFold(deps, async (fold) => {
    const waiting = await fold.transaction.loadDispatchable(limit, fold.now, fold.world);
    const assignments = assign(fold.world, waiting.filter((id) => !skip.has(id))).slice(0, most);
    let given = 0;
    for (const { task: id, node, agent } of assignments) {
      const task = fold.world.tasks.get(id);
      const repository = task?.spec.repository == null ? undefined : fold.world.repositories.get(task.spec.repository);
      if (task === undefined || repository?.head == null) continue;
      trying(id);
      const actor = fold.actor;
      await runWish(fold, { actor, command: { type: 'feature.pinBase', feature: task.spec.feature, repository: repository.ref.id, sha: repository.head } });
      const result = await runWish(fold, { actor, command: { type: 'task.dispatch', task: id, node, agent, order: deps.newId('ord') } });
      if (result.ok) given += 1;
    }
    return { waiting: waiting.length, given };
  });
}
