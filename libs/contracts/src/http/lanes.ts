import { z } from 'zod';
import { lane } from '../plan.ts';
import { id, slug, time, title } from '../text.ts';
import { featureView, taskCreate, taskState } from './features.ts';
import { page, pageQuery } from './page.ts';
import { route } from './route.ts';

export const laneView = z.object({
  key: slug,
  /** How many of its tasks are in each state. */
  counters: z.record(z.string(), z.int()),
  features: z.int(),
  phases: z.array(z.int()),
  /** When the first of its tasks was made. */
  createdAt: time,
});
export type LaneView = z.infer<typeof laneView>;

export const laneTask = z.object({
  id,
  feature: id,
  featureName: title,
  key: z.string(),
  title,
  repository: slug.nullable(),
  state: taskState,
  priority: z.int(),
  phase: z.int().nullable(),
  /** Whether others of the lane may be under way beside it. */
  parallel: z.boolean(),
  /** How many of the lane may be under way while it is; null: any number. */
  most: z.int().nullable().optional(),
  createdAt: time,
});
export type LaneTask = z.infer<typeof laneTask>;

/** A task of a feature of its own, with the label; it begins with run-one, or when its feature is started. */
export const laneTaskCreate = taskCreate.extend(lane.omit({ key: true }).shape).strict();
export type LaneTaskCreate = z.infer<typeof laneTaskCreate>;

const one = z.object({ key: slug });

export const laneRoutes = {
  listLanes: route({
    method: 'GET', path: '/api/v1/lanes', summary: 'The lanes that tasks are labelled with, oldest first, with their counts by state', access: 'member',
    query: pageQuery, response: page(laneView), refusals: ['cursor.invalid'],
  }),
  getLane: route({
    method: 'GET', path: '/api/v1/lanes/:key', summary: 'The tasks of a lane, newest first', access: 'member',
    params: one, query: pageQuery.extend({ state: taskState.optional() }), response: page(laneTask), refusals: ['lane.unknown', 'cursor.invalid'],
  }),
  addLaneTask: route({
    method: 'POST', path: '/api/v1/lanes/:key/tasks', summary: 'Add a task to a lane, as a feature of one task that nobody has started', access: 'member',
    params: one, body: laneTaskCreate, status: 201, response: featureView,
    refusals: ['task.repository_missing', 'task.kind_unsupported', 'repository.unknown'],
  }),
  runOneOfLane: route({
    method: 'POST', path: '/api/v1/lanes/:key/run-one', summary: 'Begin exactly one task of a lane: the next by phase, priority and age', access: 'member',
    params: one, response: featureView, refusals: ['lane.unknown', 'lane.nothing_to_run'],
  }),
} as const;
