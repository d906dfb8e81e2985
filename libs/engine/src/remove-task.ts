import type { Refusal } from '@fuel/contracts';
import type { Actor } from '@fuel/core';
import type { RemoveTask } from './command.ts';
import { inFold } from './fold.ts';
import { follow } from './run.ts';
import { runRemoveTask } from './run-graph-command.ts';
import type { EngineDeps } from './transaction.ts';

/** Some of the edges may have been moved when another is refused: then the whole transaction is undone. */
class Undone extends Error {
  override readonly name = 'Undone';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

export async function removeTask(deps: EngineDeps, actor: Actor, wanted: RemoveTask): Promise<Refusal | null> {
  try {
    await inFold(deps, async (fold) => {
      fold.actor = actor;
      const refusal = await runRemoveTask(fold, wanted);
      if (refusal !== null) throw new Undone(refusal);
      await follow(fold, 'task.remove');
    });
    return null;
  } catch (cause) {
    if (cause instanceof Undone) return cause.refusal;
    throw cause;
  }
}
