import type { Decision } from '../decision.ts';
import { backoffMs, type Jitter, retriedByItself } from '../retry.ts';
import type { Failure } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import { maximumFailures, type Task } from './state.ts';
import { goOn } from './waiting.ts';

/** An attempt failed: again after a while, or a person has to look. What is the agent's own is no matter to the one that stands in for it. */
export function failed(task: Task, failure: Failure, now: number, jitter: Jitter, most: number = maximumFailures, standIn = false): Decision<TaskEvent> {
  const failures = task.failures + 1;
  const note = { failure: failure.failure, message: failure.message, failures, epoch: task.epoch };
  if ((!retriedByItself(failure.failure) && !standIn) || failures >= most) {
    return taskEvent(task, 'task.failed', { name: 'failed', ...failure }, { failures }, note);
  }
  const reason = `attempt ${task.epoch} failed (${failure.failure}): ${failure.message}`;
  return goOn(task, task.holds, { type: 'task.requeued', set: { failures }, note }, { notBefore: now + backoffMs(failures, jitter), reason });
}
