import { type Decision, refused } from '../decision.ts';
import type { Task } from './state.ts';

export const wrongState = (task: Task, wish: string): Decision<never> =>
  refused('task.state', `Task "${task.spec.key}" is ${task.state.name}; it cannot be ${wish} now.`, { extra: { state: task.state.name } });
