import type { Id, Order } from '@fuel/contracts';
import { type Changes, type Feature, type Landing, type LandingState, type LoggedEvent, type NewFeature, type NewOrder, noChanges, type PartState, type Task, type TaskState, type Work } from '@fuel/core';
import fc from 'fast-check';

/** What Postgres keeps as it is. */
const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => !one.includes('\0'));
const at = fc.integer({ min: 0, max: 4_000_000_000_000 });
const small = fc.nat(1_000);
const id = fc.stringMatching(/^[a-z][a-z0-9_-]{2,12}$/);
const sha = fc.stringMatching(/^[0-9a-f]{40}$/);
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null });

const diffstat = maybe(fc.record({ files: small, additions: small, deletions: small }));
const work: fc.Arbitrary<Work> = fc.record({ head: sha, base: sha, ref: text, summary: text, diffstat });
const place = { node: id, agent: text, order: id, since: at };
const is = <N extends string>(name: N) => ({ name: fc.constant(name) });

export const taskState: fc.Arbitrary<TaskState> = fc.oneof(
  fc.record(is('proposed')),
  fc.record(is('blocked')),
  fc.record({ ...is('ready'), notBefore: maybe(at), reason: maybe(text) }),
  fc.record({ ...is('dispatched'), ...place }),
  fc.record({ ...is('running'), ...place }),
  fc.record({ ...is('suspect'), was: fc.constantFrom('dispatched' as const, 'running' as const), ...place }),
  fc.record({ ...is('needs_input'), question: text, options: fc.array(text) }),
  fc.record({ ...is('limited'), until: at }),
  fc.record({ ...is('reviewing'), work, since: at, notBefore: maybe(at), errors: small }),
  fc.record({ ...is('needs_work'), issues: fc.array(fc.record({ code: text, message: text }), { maxLength: 3 }) }),
  fc.record(is('reviewed')),
  fc.record(is('no_change')),
  fc.record({ ...is('stale'), work }),
  fc.record(is('landed')),
  fc.record({ ...is('failed'), failure: fc.constantFrom('network' as const, 'lost' as const), message: text }),
  fc.record({ ...is('parked'), reason: text }),
  fc.record({ ...is('cancelled'), reason: text }),
);

/** Everything of a task that moves. */
export const movingTask: fc.Arbitrary<Omit<Task, 'spec' | 'version'>> = fc.record({
  state: taskState,
  holds: small,
  epoch: small,
  failures: small,
  round: small,
  feedback: fc.array(fc.record({ from: fc.constantFrom('review' as const, 'person' as const, 'hub' as const, 'agent' as const), text }), { maxLength: 3 }),
  last: maybe(work),
  accepted: maybe(fc.record({ work: maybe(work), saw: fc.dictionary(id, sha, { maxKeys: 3 }) })),
  signals: maybe(fc.record({
    contracts: fc.dictionary(id, fc.record({ path: text, sha256: text, commit: maybe(sha), ref: maybe(text) }), { maxKeys: 2 }),
    received: fc.array(fc.record({ name: id, subject: text, payload: fc.dictionary(id, text, { maxKeys: 2 }) }), { maxLength: 2 }),
  })),
});

export const taskSpec = fc.record({
  title: text,
  type: fc.constantFrom('feature' as const, 'bugfix' as const, 'chore' as const),
  complexity: fc.constantFrom('trivial' as const, 'complex' as const),
  priority: small,
  agent: maybe(text),
  expects: fc.constantFrom('commits' as const, 'nothing' as const),
  paths: fc.array(text, { maxLength: 3 }),
  forbidden: fc.array(text, { maxLength: 3 }),
  acceptance: fc.array(text, { maxLength: 3 }),
  signal: maybe(fc.record({ name: id, match: fc.dictionary(id, text, { maxKeys: 2 }) })),
  subject: maybe(text),
});

export const movingFeature: fc.Arbitrary<Pick<Feature, 'state' | 'stage' | 'counters' | 'bases'>> = fc.record({
  state: fc.oneof(
    fc.record(is('in_progress')),
    fc.record({ ...is('approved'), expected: fc.dictionary(id, maybe(sha), { maxKeys: 3 }), landing: id }),
    fc.record({ ...is('conflict'), landing: id, reason: text }),
    fc.record({ ...is('paused'), was: fc.constantFrom('planned' as const, 'in_progress' as const) }),
  ),
  stage: small,
  counters: fc.record({ ready: small, landed: small }, { requiredKeys: [] }),
  bases: fc.dictionary(id, sha, { maxKeys: 3 }),
});

const partState: fc.Arbitrary<PartState> = fc.oneof(
  fc.record(is('waiting')),
  fc.record({ ...is('prepared'), base: sha, prepared: sha }),
  fc.record({ ...is('published'), base: sha, prepared: sha, at }),
  fc.record({ ...is('conflicted'), base: sha, task: id, paths: fc.array(text, { maxLength: 3 }) }),
);
const landingState: fc.Arbitrary<LandingState> = fc.oneof(fc.record(is('preparing')), fc.record(is('landed')), fc.record({ ...is('partial'), reason: text }));
const heads = fc.array(fc.record({ task: id, sha, ref: text, title: text }), { maxLength: 2 });

export const movingLanding: fc.Arbitrary<Pick<Landing, 'epoch' | 'tries' | 'state' | 'parts'>> = fc.record({
  epoch: small,
  tries: small,
  state: landingState,
  parts: fc.array(fc.record({ repository: id, group: small, heads, state: partState }), { maxLength: 3 }),
});

export const someTask = (name: string, more: Partial<Task> = {}, spec: Partial<Task['spec']> = {}): Task => ({
  spec: {
    id: `tsk_${name}`,
    feature: 'fea_1',
    key: name,
    kind: 'work',
    repository: null,
    title: `Title of ${name}`,
    type: 'feature',
    complexity: 'moderate',
    priority: 500,
    agent: null,
    expects: 'commits',
    paths: [],
    forbidden: [],
    acceptance: [],
    signal: null,
    subject: null,
    ...spec,
  },
  state: { name: 'proposed' },
  holds: 0,
  epoch: 0,
  failures: 0,
  round: 0,
  feedback: [],
  last: null,
  accepted: null,
  signals: null,
  version: 0,
  ...more,
});

export const someFeature = (id: Id = 'fea_1', more: Partial<Feature> = {}): Feature => ({
  id,
  name: `Feature ${id}`,
  description: 'Why',
  workspace: 'default',
  state: { name: 'in_progress' },
  stage: 1,
  counters: {},
  bases: {},
  messages: [],
  version: 0,
  ...more,
});

/** A feature of these tasks; `edges` are pairs of names, from upstream to consumer. */
export const newFeature = (feature: Feature, tasks: readonly Task[] = [], edges: readonly (readonly [string, string])[] = []): NewFeature => ({
  feature,
  tasks: tasks.map((task, sequence) => ({ task: { ...task, spec: { ...task.spec, feature: feature.id } }, prompt: `Do ${task.spec.key}`, sequence, rank: sequence, depth: 0 })),
  edges: edges.map(([upstream, consumer]) => ({ upstream: `tsk_${upstream}`, consumer: `tsk_${consumer}`, gate: { reviewed: true } })),
  origin: null,
  createdBy: { kind: 'person', id: 'ada' },
});

export const someLanding = (id: Id = 'lnd_1', more: Partial<Landing> = {}): Landing => ({
  id,
  feature: 'fea_1',
  stage: 1,
  epoch: 1,
  tries: 0,
  state: { name: 'preparing' },
  parts: [],
  version: 0,
  ...more,
});

export const someEvent = (type: string, more: Partial<LoggedEvent> = {}): LoggedEvent => ({
  type,
  at: 1_700_000_000_000,
  actor: { kind: 'hub', id: 'hub' },
  feature: null,
  task: null,
  landing: null,
  data: {},
  ...more,
});

const body: Order = { type: 'attempt.cancel', task: 'tsk_a', epoch: 1, reason: 'because' };

export const someOrder = (id: Id, more: Partial<NewOrder> = {}): NewOrder => ({
  id,
  key: `key:${id}`,
  node: null,
  prefer: null,
  repository: 'rep_api',
  task: null,
  epoch: null,
  round: null,
  landing: null,
  notBefore: null,
  handed: null,
  body: { ...body, type: 'attempt.cancel' },
  ...more,
});

export const changes = (more: Partial<Changes>): Changes => ({ ...noChanges(), ...more });
