import type { Id } from '@fuel/contracts';
import { addedEvent, type Edge, type NewTask } from '@fuel/core';
import type { Fold } from './fold.ts';

/** One event a task, with everything that its rows were made of: the log alone rebuilds them. */
export function logTasks(fold: Fold, tasks: readonly NewTask[], edges: readonly Edge[]): void {
  const into = new Map<Id, Edge[]>(tasks.map(({ task }) => [task.spec.id, []]));
  for (const edge of edges) into.get(edge.consumer)?.push(edge);
  const by = { at: fold.now, actor: fold.actor, sha256: fold.deps.sha256 };
  for (const one of tasks) fold.changes.events.push(addedEvent(one, into.get(one.task.spec.id) ?? [], by));
}
