import type { Id } from '@fuel/contracts';
import { type Assignment, assign, served } from '@fuel/core';
import { type Fold, inFold } from './fold.ts';
import { handle } from './handle.ts';
import { mayPassLater } from './may-pass-later.ts';
import { probe } from './note-health.ts';
import { runWish } from './run.ts';
import { maySpend, parkReason } from './spend.ts';
import type { EngineDeps } from './transaction.ts';

export interface Dispatched {
  readonly waiting: number;
  readonly given: number;
}

const everything = { skip: new Set<Id>(), most: Number.POSITIVE_INFINITY, trying: (_task: Id): void => undefined };

/** Gives ready tasks to nodes with free slots. Nothing but what is given is locked: a place that somebody else took meanwhile voids the commit. */
export async function dispatch(deps: EngineDeps, limit: number): Promise<Dispatched> {
  try {
    return await give(deps, limit, everything);
  } catch (cause) {
    if (mayPassLater(cause)) throw cause;
    await giveOneByOne(deps, limit);
    throw cause;
  }
}

/** One of them breaks the hub. It is a defect and is told as one, but the other tasks do not wait for it, and it is put aside for a person. */
async function giveOneByOne(deps: EngineDeps, limit: number): Promise<void> {
  const skip = new Set<Id>();
  for (let more = true; more; ) {
    let tried: Id | null = null;
    try {
      await give(deps, limit, { skip, most: 1, trying: (task) => (tried = task) });
    } catch (cause) {
      if (mayPassLater(cause) || tried === null) throw cause;
      await park(deps, tried, cause);
    }
    more = tried !== null;
    if (tried !== null) skip.add(tried);
  }
}

/** Only what waits can be put aside; a suspect task that breaks the hub is passed over and told of each time. */
async function park(deps: EngineDeps, task: Id, cause: unknown): Promise<void> {
  const reason = `giving it out breaks the hub, which is a defect: ${cause instanceof Error ? cause.message : String(cause)}`;
  await handle(deps, [{ actor: { kind: 'hub', id: 'dispatcher' }, command: { type: 'task.park', task, reason: reason.slice(0, 1_000) } }]).catch((again: unknown) => {
    if (mayPassLater(again)) throw again;
  });
}

interface Choice {
  readonly skip: ReadonlySet<Id>;
  readonly most: number;
  readonly trying: (task: Id) => void;
}

async function give(deps: EngineDeps, limit: number, { skip, most, trying }: Choice): Promise<Dispatched> {
  const { chosen, given } = await inFold(deps, async (fold) => {
    const assignments = await fold.transaction.loadDispatchable(fold.now, fold.world, {
      most: limit,
      choose: (board, waiting) => assign(board, waiting.filter(({ task }) => !skip.has(task)), { shares: deps.shares, limit: Math.min(limit, most) }),
    });
    const done: Assignment[] = [];
    for (const assignment of assignments) {
      trying(assignment.task);
      if (await begin(fold, assignment)) done.push(assignment);
    }
    return { chosen: assignments.length, given: done };
  });
  for (const { feature, priority } of given) served(deps.shares, feature, priority);
  return { waiting: chosen, given: given.length };
}

export async function begin(fold: Fold, assignment: Assignment): Promise<boolean> {
  const { task: id, node, agent, why, passedOver } = assignment;
  const task = fold.world.tasks.get(id);
  const repository = task?.spec.repository == null ? undefined : fold.world.repositories.get(task.spec.repository);
  if (task === undefined || repository?.head == null) return false;
  if (assignment.park !== undefined) {
    await runWish(fold, { actor: fold.actor, command: { type: 'task.park', task: id, reason: parkReason(fold, task, assignment.park) } });
    return false;
  }
  if (assignment.capped === true && !(await maySpend(fold, task))) return false;
  if (assignment.probe === true && !(await probe(fold, assignment))) return false;
  const { actor } = fold;
  await runWish(fold, { actor, command: { type: 'feature.pinBase', feature: task.spec.feature, repository: repository.ref.id, sha: repository.head } });
  const result = await runWish(fold, { actor, command: { type: 'task.dispatch', task: id, node, agent, order: fold.deps.newId('ord'), why, passedOver } });
  return result.ok;
}
