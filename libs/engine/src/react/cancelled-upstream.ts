import type { Id } from '@fuel/contracts';
import { isReleased, type Task } from '@fuel/core';
import type { Fold } from '../fold.ts';
import { doneWith, tell } from '../inbox.ts';

const mostNamed = 10;

/**
 * A cancelled task lets nobody go. What waits for it is held until a person decides, and each feature with such tasks is told once: which
 * task, and who waits. It is done with when nothing waits any more.
 */
export async function heldByCancelled(fold: Fold, cancelled: Task): Promise<void> {
  const { feature } = cancelled.spec;
  const held = await heldBy(fold, cancelled.spec.id);
  for (const [owner, tasks] of held) {
    const names = tasks.slice(0, mostNamed).map((task) => `"${task.spec.title}" (${task.spec.id})`);
    const more = tasks.length > names.length ? [`and ${tasks.length - names.length} more`] : [];
    const reason = cancelled.state.name === 'cancelled' ? `It was cancelled: ${cancelled.state.reason}\n` : '';
    const advice = `Cancel what is not wanted any more: fuel task cancel <task> --reason "…"`;
    tell(fold, 'blocked', { feature: fold.world.features.get(owner), task: cancelled }, `"${cancelled.spec.title}" was cancelled, and other tasks wait for it`, `${reason}These wait and will not begin:\n${[...names, ...more].join('\n')}\n${advice}`);
  }
  // What it waited for itself, it waits for no longer. With its whole feature cancelled there is nobody left to wait.
  if (fold.world.features.get(feature)?.state.name !== 'cancelled') await letGo(fold, cancelled.spec.id, feature);
}

/** The tasks that wait for it and are neither over nor given up with their feature, by feature. */
async function heldBy(fold: Fold, upstream: Id): Promise<ReadonlyMap<Id, readonly Task[]>> {
  await fold.transaction.load({ consumersOf: [upstream] }, fold.world);
  const held = new Map<Id, Task[]>();
  const above = fold.world.tasks.get(upstream);
  for (const { consumer, gate } of fold.world.edgesFrom.get(upstream) ?? []) {
    const task = fold.world.tasks.get(consumer);
    if (above !== undefined && isReleased(gate, above)) continue;
    if (task === undefined || task.state.name === 'landed' || task.state.name === 'cancelled') continue;
    if (fold.world.features.get(task.spec.feature)?.state.name === 'cancelled') continue;
    held.set(task.spec.feature, [...(held.get(task.spec.feature) ?? []), task]);
  }
  return held;
}

/** This task waits for nothing any more: is there a cancelled task for which nothing of this feature waits now? */
export async function letGo(fold: Fold, consumer: Id, feature: Id): Promise<void> {
  await fold.transaction.load({ closureOf: [consumer] }, fold.world);
  for (const { upstream } of fold.world.edgesTo.get(consumer) ?? []) {
    if (fold.world.tasks.get(upstream)?.state.name !== 'cancelled') continue;
    if (!(await heldBy(fold, upstream)).has(feature)) doneWith(fold, feature, upstream, 'blocked');
  }
}
