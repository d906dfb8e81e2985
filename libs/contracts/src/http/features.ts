import { z } from 'zod';
import { finding, issue } from '../outcome.ts';
import { awaitedSignal, complexity, gate, lane, newTask, origin, taskKey, taskKind, taskType } from '../plan.ts';
import { id, sha, slug, time, title } from '../text.ts';
import { page, pageQuery } from './page.ts';
import { planView } from './plan-view.ts';
import { route } from './route.ts';

export const featureStates = [
  'draft', 'planning', 'planned', 'in_progress', 'review_pending', 'changes_requested', 'approved', 'landing', 'conflict', 'landed',
  'paused', 'cancelled', 'failed', 'rolling_back', 'rolled_back', 'partial',
] as const;
export const taskStates = [
  'proposed', 'blocked', 'ready', 'dispatched', 'running', 'suspect', 'needs_input', 'limited', 'reviewing', 'needs_work', 'reviewed',
  'no_change', 'stale', 'landed', 'failed', 'parked', 'cancelled',
] as const;
export const featureState = z.enum(featureStates);
export const taskState = z.enum(taskStates);
export type FeatureStateName = z.infer<typeof featureState>;
export type TaskStateName = z.infer<typeof taskState>;

export const FEATURE_MAX_TASKS = 100_000;

export const featureCreate = z
  .object({
    name: title,
    description: z.string().max(100_000).default(''),
    workspace: slug.default('default'),
    tasks: z.array(newTask).max(FEATURE_MAX_TASKS),
    origin: origin.optional(),
  })
  .strict();
export type FeatureCreate = z.infer<typeof featureCreate>;

/** A task without a feature is a feature of one task: its name is the task's title. */
export const taskCreate = newTask.omit({ key: true, dependsOn: true, lane: true }).strict();

export const taskView = z.object({
  id,
  feature: id,
  key: z.string(),
  kind: taskKind,
  repository: slug.nullable(),
  title,
  prompt: z.string(),
  type: taskType,
  complexity,
  priority: z.int(),
  /** What its node has to have; absent where it may be any. */
  requires: z.object({ labels: z.array(slug) }).optional(),
  /** `parallel` as those know it who count no further than to one. */
  lane: lane.extend({ parallel: z.boolean().optional() }).nullable(),
  /** How many of its lane may be under way while it is; null: any number. */
  laneMost: z.int().nullable().optional(),
  state: taskState,
  /** One sentence: why it waits and what would help; null when nothing waits. */
  waits: z.string().nullable(),
  epoch: z.int(),
  attempts: z.int(),
  agent: slug.nullable(),
  node: z.string().nullable(),
  head: sha.nullable(),
  base: sha.nullable(),
  summary: z.string().nullable(),
  issues: z.array(issue),
  /** Of accepted work: what its review told people. What needs a person has to be named by an approval. */
  findings: z.array(finding),
  diffstat: z.object({ files: z.int(), additions: z.int(), deletions: z.int() }).nullable(),
  /** What an external task waits for. */
  signal: awaitedSignal.nullable(),
  subject: z.string().nullable(),
  /** Frozen so far, by name. */
  contracts: z.record(z.string(), z.object({ path: z.string(), sha256: z.string(), commit: sha.nullable() })),
  dependsOn: z.array(z.object({ task: id, key: z.string(), until: gate, open: z.boolean() })),
  /** Grows with each change. */
  version: z.int(),
  updatedAt: time,
});
export type TaskView = z.infer<typeof taskView>;

/** A task among others: the prompt, which is long, is in the task alone. */
export const taskSummary = taskView.omit({ prompt: true });
export type TaskSummary = z.infer<typeof taskSummary>;

export const landingView = z.object({
  id,
  state: z.enum(['preparing', 'publishing', 'landed', 'conflict', 'partial', 'abandoned']),
  epoch: z.int(),
  repositories: z.array(
    z.object({
      id,
      name: slug,
      order: z.int(),
      state: z.enum(['waiting', 'prepared', 'published', 'conflicted']),
      base: sha.nullable(),
      prepared: sha.nullable(),
      publishedAt: time.nullable(),
      conflict: z.object({ task: id, paths: z.array(z.string()) }).nullable(),
    }),
  ),
  reason: z.string().nullable(),
});
export type LandingView = z.infer<typeof landingView>;

export const featureSummary = z.object({
  id,
  name: title,
  state: featureState,
  workspace: slug,
  stage: z.int(),
  counters: z.record(z.string(), z.int()),
  repositories: z.array(slug),
  createdAt: time,
  updatedAt: time,
});
export const featureView = featureSummary.extend({
  description: z.string(),
  /** The first of them, in the order of the plan. */
  tasks: z.array(taskSummary),
  /** The cursor with which listTasks goes on; null: there are no more tasks than these. */
  moreTasks: z.string().nullable(),
  landing: landingView.nullable(),
});
export type FeatureSummary = z.infer<typeof featureSummary>;
export type FeatureView = z.infer<typeof featureView>;

/** Tasks of features that wait for each other to land, in the order in which they do. */
const deadlock = z.array(z.object({ task: id, key: z.string(), repository: slug.nullable(), title, feature: id, name: title }));

/** Why something is not moving, in one sentence with the cause and what would help. */
export const whyView = page(z.object({ task: id, key: z.string(), repository: slug.nullable(), state: taskState, waits: z.string() })).extend({
  /** What the feature as a whole waits for; null while it is a matter of its tasks. */
  feature: z.string().nullable(),
  /** How many tasks wait for nothing but other tasks. */
  blocked: z.int(),
  /** Only where the feature cannot land because of one. */
  deadlock: deadlock.optional(),
});
export type WhyView = z.infer<typeof whyView>;
export const whyTaskView = z.object({
  task: id, key: z.string(), repository: slug.nullable(), state: taskState,
  /** Null: it is moving, or done. */
  waits: z.string().nullable(),
  feature: id,
  /** What the feature as a whole waits for; null while it is a matter of its tasks. */
  featureWaits: z.string().nullable(),
  /** Only where the task cannot go on because of one. */
  deadlock: deadlock.optional(),
});
export type WhyTaskView = z.infer<typeof whyTaskView>;

/** The SHA that was reviewed, by task id; null where a task changed nothing. */
const expected = z.record(z.string(), sha.nullable());
/** By task id: codes of what its review found and needs a person. Who names them has looked at it. */
const despite = z.record(z.string().max(64), z.array(z.string().max(64)).max(50));
export const approve = z.object({ expected, despite: despite.optional() }).strict();
export const requestChanges = z
  .object({ comments: z.array(z.object({ task: z.string().min(1).max(64), text: z.string().trim().min(1).max(20_000) }).strict()).min(1).max(1_000) })
  .strict();
export const diffView = z.object({
  task: id,
  head: sha.nullable(),
  base: sha.nullable(),
  patch: z.string(),
  truncated: z.boolean(),
});

/** One event of the log, as SSE sends it: `id:` is the position, `event:` the type. */
export const eventView = z.object({
  position: z.string(),
  time,
  type: z.string(),
  feature: id.nullable(),
  task: id.nullable(),
  actor: z.object({ kind: z.string(), id: z.string() }),
  data: z.record(z.string(), z.unknown()),
});
export type EventView = z.infer<typeof eventView>;

/** What is not given does not narrow; `type` is a beginning: `task.`, `feature.landed`. */
const eventQuery = z.object({ feature: id.optional(), task: id.optional(), type: z.string().regex(/^[a-z][A-Za-z.]{0,99}$/, 'an event type is letters and dots, such as "task."').optional(), workspace: slug.optional() });

const one = z.object({ id });
const gone = ['feature.unknown', 'feature.state'] as const;

export const featureRoutes = {
  createFeature: route({
    method: 'POST', path: '/api/v1/features', summary: 'Create a feature with its plan; validated whole. With dryRun=true: what would become of it, and nothing is written', access: 'member',
    query: z.object({ dryRun: z.stringbool().default(false) }), body: featureCreate, status: 201, response: featureView, dryRun: planView,
    refusals: [
      'feature.no_tasks', 'task.duplicate_key', 'task.repository_missing', 'task.repository_forbidden', 'task.kind_unsupported', 'repository.unknown',
      'task.signal_missing', 'task.signal_forbidden', 'task.requires_forbidden', 'dependency.unknown', 'dependency.self', 'dependency.duplicate', 'dependency.cycle', 'gate.unknown', 'gate.never_opens',
    ],
  }),
  createTask: route({
    method: 'POST', path: '/api/v1/tasks', summary: 'Create a feature of one task', access: 'member',
    body: taskCreate, status: 201, response: featureView,
    refusals: ['task.repository_missing', 'task.repository_forbidden', 'task.kind_unsupported', 'task.signal_missing', 'task.signal_forbidden', 'task.requires_forbidden', 'repository.unknown'],
  }),
  listFeatures: route({
    method: 'GET', path: '/api/v1/features', summary: 'List features, newest first', access: 'member',
    query: pageQuery.extend({ state: featureState.optional() }), response: page(featureSummary), refusals: ['cursor.invalid'],
  }),
  getFeature: route({
    method: 'GET', path: '/api/v1/features/:id', summary: 'One feature: state, counters, the first of its tasks, their gates and why each waiting one waits', access: 'member', entity: 'feature',
    params: one, response: featureView, refusals: ['feature.unknown'],
  }),
  listTasks: route({
    method: 'GET', path: '/api/v1/features/:id/tasks', summary: 'The tasks of a feature, in the order of its plan, without their prompts', access: 'member',
    params: one, query: pageQuery.extend({ state: taskState.optional(), key: taskKey.optional() }), response: page(taskSummary),
    refusals: ['feature.unknown', 'cursor.invalid'],
  }),
  whyFeature: route({
    method: 'GET', path: '/api/v1/features/:id/why', access: 'member',
    summary: 'Why a feature is not moving: each task that waits, with the cause and what would help; `blocked=true` adds those that wait for other tasks only',
    params: one, query: pageQuery.extend({ blocked: z.stringbool().default(false) }), response: whyView, refusals: ['feature.unknown', 'cursor.invalid'],
  }),
  getExpected: route({
    method: 'GET', path: '/api/v1/features/:id/expected', summary: 'What an approval has to name: the SHA of every reviewed task', access: 'member',
    params: one, response: z.object({ expected }), refusals: ['feature.unknown'],
  }),
  startFeature: route({
    method: 'POST', path: '/api/v1/features/:id/start', summary: 'Begin the work', access: 'member', entity: 'feature',
    params: one, response: featureView, refusals: gone,
  }),
  approveFeature: route({
    method: 'POST', path: '/api/v1/features/:id/approve', summary: 'Approve exactly the SHAs that were reviewed, and land them', access: 'member', entity: 'feature',
    params: one, body: approve, response: featureView,
    refusals: [...gone, 'feature.stale_approval', 'feature.approval_incomplete', 'feature.upstream_unlanded', 'feature.finding_unnamed'],
  }),
  requestChanges: route({
    method: 'POST', path: '/api/v1/features/:id/request-changes', summary: 'Send tasks back with comments', access: 'member', entity: 'feature',
    params: one, body: requestChanges, response: featureView, refusals: [...gone, 'task.unknown'],
  }),
  getTask: route({
    method: 'GET', path: '/api/v1/tasks/:id', summary: 'One task', access: 'member', entity: 'task',
    params: one, response: taskView, refusals: ['task.unknown'],
  }),
  whyTask: route({
    method: 'GET', path: '/api/v1/tasks/:id/why', summary: 'Why a task is not moving, with the cause and what would help', access: 'member',
    params: one, response: whyTaskView, refusals: ['task.unknown'],
  }),
  getTaskDiff: route({
    method: 'GET', path: '/api/v1/tasks/:id/diff', summary: 'The accepted change of a task', access: 'member',
    params: one, response: diffView, refusals: ['task.unknown'],
  }),
  featureEvents: route({
    method: 'GET', path: '/api/v1/features/:id/events', summary: 'Events of one feature as server-sent events; Last-Event-ID replays', access: 'member',
    params: one, query: eventQuery.omit({ feature: true, workspace: true }), response: eventView, stream: true, refusals: ['feature.unknown', 'cursor.invalid', 'events.pruned'],
  }),
  events: route({
    method: 'GET', path: '/api/v1/events', summary: 'All events as server-sent events; Last-Event-ID replays', access: 'member',
    query: eventQuery, response: eventView, stream: true, refusals: ['cursor.invalid', 'events.pruned'],
  }),
} as const;
