import { type Decision, nothing } from '../decision.ts';
import { declinedDelayMs, isUnreadable, type Jitter } from '../retry.ts';
import type { TaskCommand } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import { failed } from './fail.ts';
import { placed, type Task } from './state.ts';
import { goOn } from './waiting.ts';
import { wrongState } from './wrong-state.ts';

type AttemptCommand = Extract<
  TaskCommand,
  { type: 'task.dispatch' | 'task.start' | 'task.suspect' | 'task.recover' | 'task.keepUnpushed' | 'task.lose' | 'task.decline' }
>;

/** The caller has made sure that the command speaks of the current epoch. */
export function decideAttempt(task: Task, command: AttemptCommand, now: number, jitter: Jitter): Decision<TaskEvent> {
  const { state } = task;
  switch (command.type) {
    case 'task.dispatch':
      return dispatch(task, command, now);
    case 'task.start': {
      const at = placed(state);
      if (at === null || state.name === 'running') return nothing;
      return taskEvent(task, 'task.started', { name: 'running', node: at.node, agent: at.agent, order: at.order, since: now });
    }
    case 'task.suspect':
      return state.name === 'dispatched' || state.name === 'running'
        ? taskEvent(task, 'task.suspected', { ...state, name: 'suspect', was: state.name })
        : nothing;
    case 'task.recover': {
      if (state.name !== 'suspect') return nothing;
      const { was, ...place } = state;
      return taskEvent(task, 'task.recovered', { ...place, name: was });
    }
    case 'task.keepUnpushed': {
      const at = placed(state);
      return at === null || at.unpushed === command.reason ? nothing : taskEvent(task, 'task.unpushed', { ...at, unpushed: command.reason }, {}, { epoch: task.epoch });
    }
    case 'task.lose':
      return failed(task, { failure: 'lost', message: command.message }, now, jitter);
    case 'task.decline':
      return decline(task, command, now, jitter);
    default:
      return command satisfies never;
  }
}

/** Not the attempt's fault, so it counts as no failure: it waits, however long, until the node can, or goes to another one. */
function decline(task: Task, command: Extract<AttemptCommand, { type: 'task.decline' }>, now: number, jitter: Jitter): Decision<TaskEvent> {
  const { code, message, retryable } = command;
  if (!retryable) return failed(task, { failure: code === 'unsendable' ? 'order_too_large' : 'repository_failed', message }, now, jitter);
  const at = placed(task.state);
  const pause = { notBefore: now + declinedDelayMs(code), reason: message, ...(isUnreadable(code) ? { unreadable: true as const } : {}), ...(at === null ? {} : { declinedBy: at.node }) };
  return goOn(task, task.holds, { type: 'task.requeued', set: {}, note: { code, message, epoch: task.epoch } }, pause);
}

/** From `suspect` the attempt goes to another node: this, and nothing else, ends the old epoch. */
function dispatch(task: Task, command: Extract<AttemptCommand, { type: 'task.dispatch' }>, now: number): Decision<TaskEvent> {
  const { state } = task;
  const replaces = state.name === 'suspect' && state.node !== command.node;
  if ((state.name !== 'ready' && !replaces) || task.spec.kind !== 'work') return wrongState(task, 'dispatched');
  if (task.holds > 0) return wrongState(task, 'dispatched before its gates are open');
  const { node, agent, order, why, passedOver } = command;
  const epoch = task.epoch + 1;
  const next = { name: 'dispatched' as const, node, agent, order, since: now, ...('unreadable' in state ? { unreadable: true as const } : {}) };
  return taskEvent(task, 'task.dispatched', next, { epoch }, { epoch, node, agent, ...(why === undefined ? {} : { why, passedOver: passedOver ?? [] }) });
}
