import { type Decision, nothing } from '../decision.ts';
import type { TaskCommand } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import type { Task, TaskState } from './state.ts';
import { readyOrBlocked, reviewingOrStale } from './waiting.ts';
import { wrongState } from './wrong-state.ts';

type GateCommand = Extract<TaskCommand, { type: 'task.begin' | 'task.openGate' | 'task.closeGate' | 'task.wake' }>;

export function decideGate(task: Task, command: GateCommand, now: number): Decision<TaskEvent> {
  const { state, holds } = task;
  switch (command.type) {
    case 'task.begin':
      if (state.name !== 'proposed') return wrongState(task, 'begun');
      return task.spec.kind === 'sync' && holds === 0
        ? taskEvent(task, 'task.unchanged', { name: 'no_change' }, { accepted: { work: null, saw: {} } })
        : taskEvent(task, 'task.began', readyOrBlocked(holds));
    case 'task.openGate':
      return opened(task, Math.max(0, holds - 1), command, now);
    case 'task.closeGate':
      return taskEvent(task, 'task.gateClosed', state.name === 'ready' ? { name: 'blocked' } : state, { holds: holds + 1 }, { upstream: command.upstream });
    case 'task.wake':
      return state.name === 'limited' && state.until <= now ? taskEvent(task, 'task.requeued', readyOrBlocked(holds)) : nothing;
    default:
      return command satisfies never;
  }
}

function opened(task: Task, holds: number, command: { upstream: string; stale: boolean }, now: number): Decision<TaskEvent> {
  const { state } = task;
  const event = (type: TaskEvent['type'], next: TaskState, set: TaskEvent['set'] = {}) =>
    taskEvent(task, type, next, { holds, ...set }, { upstream: command.upstream });
  const checkAgain = (work: NonNullable<Task['last']>) => {
    const next = reviewingOrStale(holds, work, now);
    return event('task.staled', next, next.name === 'reviewing' ? { round: task.round + 1 } : {});
  };

  if (state.name === 'blocked' && holds === 0) {
    return task.spec.kind === 'sync'
      ? event('task.unchanged', { name: 'no_change' }, { accepted: { work: null, saw: {} } })
      : event('task.gateOpened', readyOrBlocked(0));
  }
  if (state.name === 'stale') return checkAgain(state.work);
  if (command.stale && state.name === 'reviewed' && task.accepted?.work) return checkAgain(task.accepted.work);
  // It found nothing to do beside other upstream work; beside this one it has to look again.
  if (command.stale && state.name === 'no_change' && task.spec.kind === 'work') return event('task.staled', readyOrBlocked(holds));
  return event('task.gateOpened', state);
}
