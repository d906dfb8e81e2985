import { z } from 'zod';
import { id, nameOrId, sha256, slug, title } from './text.ts';

export const taskKinds = ['work', 'read', 'sync', 'external'] as const;
export const taskKind = z.enum(taskKinds);
export type TaskKind = z.infer<typeof taskKind>;

export const taskTypes = ['feature', 'bugfix', 'refactor', 'chore'] as const;
export const taskType = z.enum(taskTypes);
export type TaskType = z.infer<typeof taskType>;

export const complexities = ['trivial', 'simple', 'moderate', 'complex'] as const;
export const complexity = z.enum(complexities);
export type Complexity = z.infer<typeof complexity>;

/** Values that a signal carries, and that whoever waits for it may ask for. */
export const signalPayload = z.record(z.string().min(1).max(100), z.string().max(500));
/** What a signal is about: a name that a plan gave to a task, or the id of a task. */
export const signalSubject = z.string().trim().min(1).max(200).regex(/^\P{C}+$/u, 'a subject has no control characters');
/** What an `external` task waits for. */
export const awaitedSignal = z.object({ name: slug, match: signalPayload.optional() }).strict();
export type AwaitedSignal = z.infer<typeof awaitedSignal>;

/** What must be true of the upstream task before the edge lets its consumer go. */
export const gate = z.union([
  z.object({ reviewed: z.literal(true) }).strict(),
  z.object({ landed: z.literal(true) }).strict(),
  z.object({ contract: slug, sha256: sha256.optional() }).strict(),
  z.object({ signal: slug, match: signalPayload.optional() }).strict(),
]);
export type Gate = z.infer<typeof gate>;
export const reviewedGate: Gate = { reviewed: true };

/** A key names a task inside its feature; outside, tasks have ids. */
export const taskKey = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/, 'a task key is 1 to 64 letters, digits, ".", "_" or "-", starting with a letter or digit');

export const dependency = z.union([
  taskKey,
  z.object({ task: taskKey, until: gate.default(reviewedGate) }).strict(),
]);

/** A file in a repository. */
export const repositoryPath = z.string().min(1).max(500).regex(/^(?![/])(?!.*(^|[/])[.][.]?([/]|$))\P{C}+$/u, 'a path is relative to the repository, and has no ".", no ".." and no control characters');

/** `*` and `?` within one name, `**` over any number of folders, `{a,b}` either; a pattern that ends with a plain name is that file, or all of that folder. */
export const pathPattern = z
  .string()
  .min(1)
  .max(500)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'a path pattern is relative to the repository and has no ".."');

export const lane = z
  .object({
    key: slug,
    phase: z.int().min(1).max(1_000).optional(),
    /** How many tasks of the lane may be under way while this one is; `false` is 1, `true` any number. */
    parallel: z.union([z.boolean(), z.int().min(1).max(1_000)]).optional(),
  })
  .strict();
export type Lane = z.infer<typeof lane>;

/** What a work task has to bring for its attempt to count as complete. */
export const expectation = z.enum(['commits', 'artifact', 'nothing']);
export type Expectation = z.infer<typeof expectation>;

export const newTask = z
  .object({
    key: taskKey,
    kind: taskKind.default('work'),
    /** Name or id of the one repository that the task works in; `sync` and `external` have none. */
    repository: nameOrId.optional(),
    title,
    prompt: z.string().min(1, 'a prompt says what to do; it must not be empty').max(1_000_000),
    type: taskType.default('feature'),
    complexity: complexity.default('moderate'),
    priority: z.int().min(0).max(1_000).default(500),
    agent: slug.optional(),
    /** Of its node: it goes only to one that has all of these labels. */
    requires: z.object({ labels: z.array(slug).min(1).max(20) }).strict().optional(),
    dependsOn: z.array(dependency).max(10_000).default([]),
    paths: z.array(pathPattern).max(200).default([]),
    forbidden: z.array(pathPattern).max(200).default([]),
    acceptance: z.array(z.string().min(1).max(2_000)).max(100).default([]),
    lane: lane.optional(),
    /** Of an `external` task, and of no other: what it waits for. */
    signal: awaitedSignal.optional(),
    /** The name under which signals speak of this task; its id always does. */
    subject: signalSubject.optional(),
  })
  .strict();
export type NewTask = z.infer<typeof newTask>;

/** A task that an agent proposes while it works on another one. Its words are an agent's: nobody has said yes to them. */
export const proposal = z.object({
  title,
  prompt: z.string().min(1).max(20_000),
  /** Absent: the repository of the task that it came up in. */
  repository: nameOrId.optional(),
  type: taskType.optional(),
});
export type Proposal = z.infer<typeof proposal>;
/** Of one attempt. */
export const PROPOSALS_MAX = 10;

/** Where something that was imported, mirrored or federated came from. */
export const origin = z.object({ system: slug, hub: id.optional(), id: z.string().max(200), revision: z.string().max(200).optional() }).strict();
export type Origin = z.infer<typeof origin>;
