import type { Id } from '@fuel/contracts';
import { type ParkedFact, placed, type Task } from '@fuel/core';
import type { Fold } from './fold.ts';
import { tell } from './inbox.ts';
import { loadTask } from './run-entity.ts';
import { runWish } from './run.ts';

/**
 * A fact that the hub cannot use is parked, a person is told, and what it was about does not wait for it: an attempt that ended in words
 * which nobody can read has ended all the same, and its task is given out again.
 */
export async function putAside(fold: Fold, fact: ParkedFact): Promise<void> {
  const about = attemptOf(fact.body);
  const task = about === null ? undefined : await loadTask(fold, about.task);
  parkFact(fold, fact, task);
  if (about === null || task === undefined || task.epoch !== about.epoch || placed(task.state)?.node !== fact.node) return;
  const message = 'its node said how it ended in words that this hub cannot read';
  await runWish(fold, { actor: { kind: 'hub', id: 'hub' }, command: { type: 'task.lose', task: about.task, epoch: about.epoch, message } });
}

export function parkFact(fold: Fold, fact: ParkedFact, task: Task | undefined): void {
  fold.changes.parked.push(fact);
  const feature = task === undefined ? undefined : fold.world.features.get(task.spec.feature);
  const title = `A fact of node ${fact.node} could not be used${task === undefined ? '' : ` (about "${task.spec.title}")`}`;
  tell(fold, 'blocked', task === undefined ? { feature } : { feature, task }, title, `${fact.reason}\nIt is kept: fuel hub parked. Update the hub or the node when one of them is older, and report it.`);
}

/** As far as it can be read at all. */
function attemptOf(body: unknown): { readonly task: Id; readonly epoch: number } | null {
  const fact: unknown = typeof body === 'object' && body !== null && 'fact' in body ? body.fact : null;
  if (typeof fact !== 'object' || fact === null || !('type' in fact) || fact.type !== 'attempt.finished') return null;
  return 'task' in fact && typeof fact.task === 'string' && 'epoch' in fact && typeof fact.epoch === 'number' ? { task: fact.task, epoch: fact.epoch } : null;
}
