import { type Decision, nothing } from '../decision.ts';
import type { Jitter } from '../retry.ts';
import type { TaskCommand } from './command.ts';
import { decideAttempt } from './decide-attempt.ts';
import { decideDependency } from './decide-dependency.ts';
import { decideFinish } from './decide-finish.ts';
import { decideGate } from './decide-gate.ts';
import { decidePerson } from './decide-person.ts';
import { decideReview } from './decide-review.ts';
import { decideSignal } from './decide-signal.ts';
import type { TaskEvent } from './event.ts';
import { placed, type Task } from './state.ts';

/** A node's word about an epoch that is not the current one changes nothing. */
const ofAnotherEpoch = (task: Task, command: { epoch: number }): boolean => command.epoch !== task.epoch || placed(task.state) === null;

export function decideTask(task: Task, command: TaskCommand, now: number, jitter: Jitter = 1): Decision<TaskEvent> {
  switch (command.type) {
    case 'task.begin':
    case 'task.openGate':
    case 'task.closeGate':
    case 'task.wake':
      return decideGate(task, command, now);
    case 'task.start':
    case 'task.suspect':
    case 'task.recover':
    case 'task.keepUnpushed':
    case 'task.lose':
    case 'task.decline':
      return ofAnotherEpoch(task, command) ? nothing : decideAttempt(task, command, now, jitter);
    case 'task.dispatch':
      return decideAttempt(task, command, now, jitter);
    case 'task.finish':
      return decideFinish(task, command, now, jitter);
    case 'task.review':
      return decideReview(task, command, now, jitter);
    case 'task.freeze':
    case 'task.signal':
      return decideSignal(task, command);
    case 'task.addDependency':
    case 'task.removeDependency':
    case 'task.delete':
      return decideDependency(task, command, now);
    case 'task.requestChanges':
    case 'task.retry':
    case 'task.answer':
    case 'task.edit':
    case 'task.tell':
    case 'task.park':
    case 'task.land':
    case 'task.cancel':
      return decidePerson(task, command);
    default:
      return command satisfies never;
  }
}
