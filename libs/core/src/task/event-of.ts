import { type Decision, happened } from '../decision.ts';
import type { TaskEvent } from './event.ts';
import type { Task, TaskState } from './state.ts';

/** The one event that a task command leads to. */
export const taskEvent = (
  task: Task,
  type: TaskEvent['type'],
  state: TaskState,
  set: TaskEvent['set'] = {},
  note: TaskEvent['note'] = {},
): Decision<TaskEvent> => happened<TaskEvent>({ type, task: task.spec.id, state, set, note });
