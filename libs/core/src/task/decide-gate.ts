import { type Decision, nothing } from '../decision.ts';
import type { TaskCommand } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import type { Task } from './state.ts';
import { goOn, reviewingOrStale } from './waiting.ts';
import { wrongState } from './wrong-state.ts';

type GateCommand = Extract<TaskCommand, { type: 'task.begin' | 'task.openGate' | 'task.closeGate' | 'task.wake' }>;

export function decideGate(task: Task, command: GateCommand, now: number): Decision<TaskEvent> {
  const { state, holds } = task;
  switch (command.type) {
    case 'task.begin':
      return state.name === 'proposed' ? goOn(task, holds, { type: 'task.began', set: {}, note: {} }) : wrongState(task, 'begun');
    case 'task.openGate':
      return opened(task, Math.max(0, holds - 1), command.upstream, now);
    case 'task.closeGate':
      return closed(task, holds + 1, command.upstream);
    case 'task.wake':
      return state.name === 'limited' && state.until <= now ? goOn(task, holds, { type: 'task.requeued', set: {}, note: {} }) : nothing;
    default:
      return command satisfies never;
  }
}

function opened(task: Task, holds: number, upstream: string, now: number): Decision<TaskEvent> {
  const { state } = task;
  const told = { type: 'task.gateOpened' as const, set: { holds }, note: { upstream } };
  if (holds > 0) return taskEvent(task, told.type, state, told.set, told.note);
  if (state.name === 'blocked') return goOn(task, holds, told);
  if (state.name === 'stale') return taskEvent(task, told.type, reviewingOrStale(holds, state.work, now), { holds, round: task.round + 1 }, told.note);
  return taskEvent(task, told.type, state, told.set, told.note);
}

/**
 * What was accepted, or is being checked, stood on work that is no longer accepted. It is not accepted either from now on, which closes
 * the gates behind it in turn: nothing starts or is checked while anything upstream of it, however far, is being done again.
 */
function closed(task: Task, holds: number, upstream: string): Decision<TaskEvent> {
  const { state, accepted } = task;
  const note = { upstream };
  switch (state.name) {
    case 'ready':
      return taskEvent(task, 'task.gateClosed', { name: 'blocked' }, { holds }, note);
    case 'no_change':
      // What happened outside happened to what is being done again: it has to happen again.
      return taskEvent(task, 'task.staled', { name: 'blocked' }, { holds, accepted: null, ...(task.spec.kind === 'external' ? { signals: null } : {}) }, note);
    case 'reviewing':
      return taskEvent(task, 'task.staled', { name: 'stale', work: state.work }, { holds }, note);
    case 'reviewed': {
      if (accepted?.work == null) throw new Error(`task ${task.spec.id} is reviewed and has no accepted work`);
      return taskEvent(task, 'task.staled', { name: 'stale', work: accepted.work }, { holds, accepted: null }, note);
    }
    case 'proposed':
    case 'blocked':
    case 'dispatched':
    case 'running':
    case 'suspect':
    case 'needs_input':
    case 'limited':
    case 'needs_work':
    case 'stale':
    case 'landed':
    case 'failed':
    case 'parked':
    case 'cancelled':
      return taskEvent(task, 'task.gateClosed', state, { holds }, note);
    default:
      return state satisfies never;
  }
}
