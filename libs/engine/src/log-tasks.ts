import { addedEvent, type Edge, endsPortion, type InPortions, type NewTask } from '@fuel/core';
import type { Fold } from './fold.ts';

/** One event a task, with everything that its rows were made of: the log alone rebuilds them. The edges stand in the order of their consumers. */
export function* logTasks(fold: Fold, tasks: readonly NewTask[], edges: readonly Edge[]): InPortions<void> {
  const by = { at: fold.now, actor: fold.actor, sha256: fold.deps.sha256 };
  let from = 0;
  for (const [index, one] of tasks.entries()) {
    let to = from;
    while (edges[to]?.consumer === one.task.spec.id) to++;
    fold.changes.events.push(addedEvent(one, edges.slice(from, to), by));
    from = to;
    if (endsPortion(index)) yield;
  }
}
