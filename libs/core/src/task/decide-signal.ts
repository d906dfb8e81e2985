import { type Decision, nothing, refused } from '../decision.ts';
import { isDeepSame } from './is-deep-same.ts';
import type { TaskCommand } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import { hasCome, maximumTold, signalsFull, type Task, type TaskSignals } from './state.ts';
import { done } from './waiting.ts';
import { wrongState } from './wrong-state.ts';

type Of<T extends TaskCommand['type']> = Extract<TaskCommand, { type: T }>;

const none: TaskSignals = { contracts: {}, received: [] };

/** Something was told that may open gates. It is kept in the task's own row; told a second time it is no news. */
export function decideSignal(task: Task, command: Of<'task.freeze' | 'task.signal'>): Decision<TaskEvent> {
  return command.type === 'task.freeze' ? freeze(task, command) : receive(task, command);
}

/** Also of work that is done: somebody may still wait for it. Frozen again as something else, it closes gates that asked for the old one. */
function freeze(task: Task, { name, contract: told }: Of<'task.freeze'>): Decision<TaskEvent> {
  const contract = { ...told, ref: told.ref ?? (told.commit !== null && told.commit === task.last?.head ? task.last.ref : null) };
  if (task.spec.kind !== 'work') return refused('task.contract_forbidden', `Task "${task.spec.key}" is of kind "${task.spec.kind}": it has no files, so it cannot freeze a contract.`);
  if (task.state.name === 'cancelled') return wrongState(task, 'given a frozen contract');
  const { contracts, received } = task.signals ?? none;
  if (isDeepSame(contracts[name], contract)) return nothing;
  if (contracts[name] === undefined && signalsFull(task)) return full(task);
  return taskEvent(task, 'task.contractFrozen', task.state, { signals: { contracts: { ...contracts, [name]: contract }, received } }, { name, ...contract });
}

/** It counts whenever it comes: before the task waits for it, while it does, and after its work has landed. */
function receive(task: Task, { signal }: Of<'task.signal'>): Decision<TaskEvent> {
  if (task.state.name === 'cancelled') return nothing;
  const { contracts, received } = task.signals ?? none;
  if (received.some((one) => isDeepSame(one, signal))) return nothing;
  // What landed long ago keeps nobody from hearing it: whoever stood on that has landed, or is asked for something that came.
  if (signalsFull(task)) return task.state.name === 'landed' ? nothing : full(task);
  const signals = { contracts, received: [...received, signal] };
  const told = { type: 'task.signalled' as const, set: { signals }, note: { ...signal } };
  if (task.spec.kind === 'external' && task.state.name === 'ready' && task.holds === 0 && hasCome(task.spec.signal, signals)) return done(task, told);
  return taskEvent(task, told.type, task.state, told.set, told.note);
}

const full = (task: Task): Decision<never> =>
  refused('task.signals_full', `Task "${task.spec.key}" was told ${maximumTold} different things already and keeps them all, for a gate may be open because of any. Use fewer names or payloads.`);
