import { type Decision, refused } from '../decision.ts';
import type { TaskCommand } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import type { Task } from './state.ts';
import { goOn, reviewingOrStale } from './waiting.ts';
import { wrongState } from './wrong-state.ts';

type DependencyCommand = Extract<TaskCommand, { type: 'task.addDependency' | 'task.removeDependency' | 'task.delete' }>;
type Of<T extends DependencyCommand['type']> = Extract<DependencyCommand, { type: T }>;

/** Edges come and go while the feature runs, but only in front of a task that has not come to its turn. */
export function decideDependency(task: Task, command: DependencyCommand, now: number): Decision<TaskEvent> {
  switch (command.type) {
    case 'task.addDependency':
      return added(task, command);
    case 'task.removeDependency':
      return removed(task, command, now);
    case 'task.delete':
      return deleted(task);
    default:
      return command satisfies never;
  }
}

const tooLate = (task: Task, why: string): Decision<never> =>
  refused('dependency.too_late', `Task "${task.spec.key}" is ${task.state.name}: ${why}`, { extra: { state: task.state.name } });

function added(task: Task, { upstream, gate, open }: Of<'task.addDependency'>): Decision<TaskEvent> {
  const { state } = task;
  if (state.name !== 'proposed' && state.name !== 'blocked' && state.name !== 'ready') {
    return tooLate(task, 'it has come to its turn, and what it was given cannot be changed any more. Make another task depend on it, or add a new one.');
  }
  const holds = task.holds + (open ? 0 : 1);
  return taskEvent(task, 'task.dependencyAdded', state.name === 'ready' && holds > 0 ? { name: 'blocked' } : state, { holds }, { upstream, gate });
}

/** Where the gate was closed it held the task, and holds it no longer. */
function removed(task: Task, { upstream, open }: Of<'task.removeDependency'>, now: number): Decision<TaskEvent> {
  const { state } = task;
  const holds = open ? task.holds : Math.max(0, task.holds - 1);
  const told = { type: 'task.dependencyRemoved' as const, set: { holds }, note: { upstream } };
  switch (state.name) {
    case 'blocked':
      // A sync point is complete then, which is another event: it says too that the edge is gone.
      return holds > 0 ? taskEvent(task, told.type, state, told.set, told.note) : goOn(task, holds, { ...told, note: { ...told.note, removed: true } });
    case 'stale':
      return holds > 0
        ? taskEvent(task, told.type, state, told.set, told.note)
        : taskEvent(task, told.type, reviewingOrStale(holds, state.work, now), { holds, round: task.round + 1 }, told.note);
    case 'proposed':
    case 'ready':
    case 'needs_input':
    case 'limited':
    case 'needs_work':
    case 'failed':
    case 'parked':
    case 'cancelled':
      return taskEvent(task, told.type, state, told.set, told.note);
    case 'dispatched':
    case 'running':
    case 'suspect':
    case 'reviewing':
    case 'reviewed':
    case 'no_change':
    case 'landed':
      return tooLate(task, 'its work stands on that dependency.');
    default:
      return state satisfies never;
  }
}

/** The row goes away; what the event names is the state it had. Work that was brought is not thrown away with it. */
function deleted(task: Task): Decision<TaskEvent> {
  const { state } = task;
  switch (state.name) {
    case 'proposed':
    case 'blocked':
    case 'ready':
    case 'needs_input':
    case 'limited':
    case 'needs_work':
    case 'failed':
    case 'parked':
    case 'cancelled':
      return taskEvent(task, 'task.deleted', state);
    case 'dispatched':
    case 'running':
    case 'suspect':
    case 'reviewing':
    case 'reviewed':
    case 'no_change':
    case 'stale':
    case 'landed':
      return wrongState(task, 'deleted');
    default:
      return state satisfies never;
  }
}
