import type { Id } from '@fuel/contracts';
import type { Decision } from '../decision.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import { hasCome, type Task, type TaskState, type Work } from './state.ts';

type Told = Pick<TaskEvent, 'type' | 'set' | 'note'>;
type Pause = { readonly notBefore: number | null; readonly reason: string | null; readonly unreadable?: true; readonly declinedBy?: Id };

const atOnce: Pause = { notBefore: null, reason: null };

/** Where a task goes that has work to do: it is ready only when no gate holds it. A sync point has none: past its gates it is done, and so is an external task whose signal came. */
export function goOn(task: Task, holds: number, { type, set, note }: Told, pause: Pause = atOnce): Decision<TaskEvent> {
  if (holds > 0) return taskEvent(task, type, { name: 'blocked' }, set, note);
  if (task.spec.kind === 'sync' || hasCome(task.spec.signal, task.signals)) return done(task, { type: 'task.unchanged', set, note });
  return taskEvent(task, type, { name: 'ready', ...pause }, set, note);
}

/** Nothing more has to happen, and nothing was changed. */
export const done = (task: Task, { type, set, note }: Told): Decision<TaskEvent> =>
  taskEvent(task, type, { name: 'no_change' }, { ...set, accepted: { work: null, saw: {} } }, note);

/** Where finished work goes: it is checked only beside upstream work that is itself accepted. */
export const reviewingOrStale = (holds: number, work: Work, now: number): TaskState =>
  holds > 0 ? { name: 'stale', work } : { name: 'reviewing', work, since: now, notBefore: null, errors: 0 };
