import type { Refusal, SignalSend } from '@fuel/contracts';
import { decideTask, subjectKey } from '@fuel/core';
import { type Fold, log } from './fold.ts';
import { runTask } from './run-entity.ts';

/**
 * A signal counts for the tasks that are there when it comes, whether they wait for it already or begin to later; a task that is made
 * afterwards is not meant. It is written down also when it speaks of nobody.
 */
export async function receiveSignal(fold: Fold, { workspace, name, subject, payload }: SignalSend): Promise<Refusal | null> {
  await fold.transaction.load({ subject: { workspace, subject } }, fold.world);
  const tasks = fold.world.subjects.get(subjectKey(workspace, subject)) ?? [];
  const signal = { name, subject, payload };
  // All of them or none: nothing is applied before everybody said yes.
  for (const id of tasks) {
    const task = fold.world.tasks.get(id);
    const decision = task === undefined ? null : decideTask(task, { type: 'task.signal', task: id, signal }, fold.now);
    if (decision?.ok === false) return decision.refusal;
  }
  log(fold, { type: 'signal.received', feature: null, task: null, landing: null, data: { workspace, ...signal, tasks } });
  for (const task of tasks) await runTask(fold, { type: 'task.signal', task, signal });
  return null;
}
