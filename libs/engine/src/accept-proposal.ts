import type { Id, Refusal } from '@fuel/contracts';
import type { Actor } from '@fuel/core';
import type { AddedTasks } from './add-tasks.ts';
import { inFold } from './fold.ts';
import { growPlan } from './grow-plan.ts';
import type { Repositories } from './plan-rows.ts';
import { proposedTask } from './proposed-task.ts';
import { follow } from './run.ts';
import { runInbox } from './run-inbox.ts';
import type { EngineDeps } from './transaction.ts';

interface Accepted {
  readonly item: Id;
  readonly feature: Id;
  /** Name or id of the one that it is to be done in. */
  readonly repository: string;
  readonly repositories: Repositories;
}

/** The person's yes and the task are one commit: of two people who accept at once, one adds it. */
export function acceptProposal(deps: EngineDeps, actor: Actor, { item: id, feature, repository, repositories }: Accepted): Promise<AddedTasks> {
  return inFold(deps, async (fold): Promise<AddedTasks> => {
    fold.actor = actor;
    // The feature's lock first, as everybody else does.
    await fold.transaction.load({ features: [feature] }, fold.world);
    await fold.transaction.load({ inbox: [id] }, fold.world);
    const item = fold.world.inbox.get(id);
    const no = (refusal: Refusal): AddedTasks => ({ ok: false, refusal });
    if (item === undefined) return no({ code: 'inbox.unknown', detail: `There is no inbox item "${id}". GET /api/v1/inbox lists them.` });
    if (item.proposal === undefined) return no({ code: 'inbox.no_proposal', detail: `The item "${id}" is of kind ${item.kind}: there is nothing to accept. \`fuel inbox read\` says what can be done.` });
    if (item.actionedAt !== null) return no({ code: 'inbox.done', detail: `The item "${id}" was dealt with already: its task is in the plan, or it was declined.` });
    const added = await growPlan(fold, { feature, tasks: [proposedTask(id, repository, item.proposal)], repositories });
    if (!added.ok) return no(added.refusal.code === 'feature.state' ? { ...added.refusal, detail: `${added.refusal.detail} Make it a feature of its own with \`fuel task create\`, then: fuel inbox done ${id}` } : added.refusal);
    const refusal = await runInbox(fold, { type: 'inbox.finish', item: id });
    if (refusal !== null) return no(refusal);
    await follow(fold, 'inbox.accept');
    return { ok: true, tasks: added.tasks.map(({ task }) => ({ id: task.spec.id, key: task.spec.key })) };
  });
}
