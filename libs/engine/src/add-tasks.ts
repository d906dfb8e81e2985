import type { Id, Refusal } from '@fuel/contracts';
import type { Actor } from '@fuel/core';
import { inFold } from './fold.ts';
import { type Growth, growPlan } from './grow-plan.ts';
import { follow } from './run.ts';
import type { EngineDeps } from './transaction.ts';

export type AddedTasks = { readonly ok: true; readonly tasks: readonly { readonly id: Id; readonly key: string }[] } | { readonly ok: false; readonly refusal: Refusal };

/** A plan grows while it runs: checked whole against what is there, written whole. */
export function addTasks(deps: EngineDeps, actor: Actor, wanted: Growth): Promise<AddedTasks> {
  return inFold(deps, async (fold): Promise<AddedTasks> => {
    fold.actor = actor;
    const added = await growPlan(fold, wanted);
    if (!added.ok) return added;
    await follow(fold, 'feature.addTasks');
    return { ok: true, tasks: added.tasks.map(({ task }) => ({ id: task.spec.id, key: task.spec.key })) };
  });
}
