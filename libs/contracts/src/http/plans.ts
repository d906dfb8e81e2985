import { z } from 'zod';
import { gate, newTask, reviewedGate, taskKey } from '../plan.ts';
import { id } from '../text.ts';
import { route } from './route.ts';

const one = z.object({ id });

/** Many at once, but a plan of 100,000 tasks is a feature of its own. */
export const ADD_MAX_TASKS = 10_000;

export const tasksAdd = z.object({ tasks: z.array(newTask).min(1).max(ADD_MAX_TASKS) }).strict();
export const tasksAdded = z.object({ tasks: z.array(z.object({ id, key: taskKey })) });

export const dependencyAdd = z.object({ task: id, until: gate.default(reviewedGate) }).strict();
export const dependencyView = z.object({ task: id, upstream: id, until: gate });

export const taskDelete = z
  .object({
    /** Every task that waits for the deleted one: it is released, or waits for another task from now on. */
    consumers: z.array(z.union([z.object({ task: id, release: z.literal(true) }).strict(), z.object({ task: id, rewire: id }).strict()])).max(10_000).default([]),
  })
  .strict();

const gone = z.object({ id });
const planFaults = [
  'task.duplicate_key', 'task.repository_missing', 'task.repository_forbidden', 'task.kind_unsupported', 'repository.unknown',
  'dependency.unknown', 'dependency.self', 'dependency.duplicate', 'dependency.cycle', 'task.signal_missing', 'task.signal_forbidden', 'task.requires_forbidden', 'gate.unknown', 'gate.never_opens', 'stage.cycle', 'landing.cycle',
] as const;

/** What changes in a plan that may be running. */
export const planRoutes = {
  addTasks: route({
    method: 'POST', path: '/api/v1/features/:id/tasks', summary: 'Add tasks to the plan; they may depend on tasks of the feature by key and on any task by id', access: 'member',
    params: one, body: tasksAdd, status: 201, response: tasksAdded, refusals: ['feature.unknown', 'feature.state', ...planFaults],
  }),
  addDependency: route({
    method: 'POST', path: '/api/v1/tasks/:id/dependencies', summary: 'Let a task wait for another one, of any feature', access: 'member',
    params: one, body: dependencyAdd, status: 201, response: dependencyView,
    refusals: ['task.unknown', 'dependency.unknown', 'dependency.self', 'dependency.duplicate', 'dependency.cycle', 'dependency.too_late', 'stage.cycle', 'landing.cycle'],
  }),
  removeDependency: route({
    method: 'DELETE', path: '/api/v1/tasks/:id/dependencies/:upstream', summary: 'Let a task wait for another one no longer', access: 'member',
    params: z.object({ id, upstream: id }), response: z.object({ task: id, upstream: id }), refusals: ['task.unknown', 'dependency.not_found', 'dependency.too_late'],
  }),
  deleteTask: route({
    method: 'DELETE', path: '/api/v1/tasks/:id', summary: 'Take a task out of the plan; say of each task that waits for it whether it is released or rewired', access: 'member',
    params: one, body: taskDelete, response: gone,
    refusals: ['task.unknown', 'task.state', 'task.has_consumers', 'dependency.unknown', 'dependency.not_found', 'dependency.self', 'dependency.cycle', 'dependency.too_late', 'stage.cycle', 'landing.cycle'],
  }),
} as const;
