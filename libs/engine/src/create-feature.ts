import type { FeatureCreate, Id, NewTask as TaskInput, Refusal } from '@fuel/contracts';
import { type Actor, addedEvent, type Edge, type Feature, type NewTask, type Task, validatePlan, type ValidPlan } from '@fuel/core';
import { inFold, log } from './fold.ts';
import type { EngineDeps } from './transaction.ts';

export type Repositories = ReadonlyMap<string, { readonly id: Id; readonly name: string }>;
export type Created = { readonly ok: true; readonly feature: Id } | { readonly ok: false; readonly refusal: Refusal };

/** Validated whole, written whole. `repositories` knows every name and id that the plan may use. */
export async function createFeature(deps: EngineDeps, actor: Actor, input: FeatureCreate, repositories: Repositories): Promise<Created> {
  const checked = validatePlan(input, repositories);
  if (!checked.ok) return checked;
  const feature: Feature = {
    id: deps.newId('fea'),
    name: input.name,
    description: input.description,
    workspace: input.workspace,
    state: { name: 'planned' },
    stage: 1,
    counters: { proposed: input.tasks.length },
    bases: {},
    messages: [],
    version: 0,
  };
  const { tasks, edges } = rowsOf(deps, feature.id, input, checked.plan, repositories);
  await inFold(deps, (fold) => {
    fold.actor = actor;
    fold.changes.created.push({ feature, tasks, edges, origin: input.origin ?? null, createdBy: actor });
    const { version: _version, ...row } = feature;
    log(fold, { type: 'feature.created', feature: feature.id, task: null, landing: null, data: { feature: row, origin: input.origin ?? null, tasks: tasks.length, edges: edges.length } });
    const into = byConsumer(edges);
    for (const one of tasks) fold.changes.events.push(addedEvent(one, into.get(one.task.spec.id) ?? [], { at: fold.now, actor, sha256: deps.sha256 }));
    return Promise.resolve();
  });
  return { ok: true, feature: feature.id };
}

function rowsOf(deps: EngineDeps, feature: Id, input: FeatureCreate, plan: ValidPlan, repositories: Repositories) {
  const ids = input.tasks.map(() => deps.newId('tsk'));
  const idAt = (index: number): Id => ids[index] ?? '';
  const holds = new Array<number>(ids.length).fill(0);
  for (const edge of plan.edges) holds[edge.consumer] = (holds[edge.consumer] ?? 0) + 1;
  const tasks = input.tasks.map((task, index): NewTask => ({
    task: rowOf(task, { id: idAt(index), feature, holds: holds[index] ?? 0, repository: task.repository === undefined ? null : (repositories.get(task.repository)?.id ?? null) }),
    prompt: task.prompt,
    lane: task.lane ?? null,
    sequence: index,
    rank: plan.ranks[index] ?? 0,
    depth: plan.depths[index] ?? 0,
  }));
  const edges = plan.edges.map(({ upstream, consumer, gate }) => ({ upstream: idAt(upstream), consumer: idAt(consumer), gate }));
  return { tasks, edges };
}

function byConsumer(edges: readonly Edge[]): ReadonlyMap<Id, readonly Edge[]> {
  const into = new Map<Id, Edge[]>();
  for (const edge of edges) {
    const known = into.get(edge.consumer);
    if (known === undefined) into.set(edge.consumer, [edge]);
    else known.push(edge);
  }
  return into;
}

const rowOf = (input: TaskInput, at: { id: Id; feature: Id; holds: number; repository: Id | null }): Task => ({
  spec: {
    id: at.id,
    feature: at.feature,
    key: input.key,
    kind: input.kind,
    repository: at.repository,
    title: input.title,
    type: input.type,
    complexity: input.complexity,
    priority: input.priority,
    agent: input.agent ?? null,
    expects: input.kind === 'work' ? 'commits' : 'nothing',
    paths: input.paths,
    forbidden: input.forbidden,
    acceptance: input.acceptance,
    signal: input.signal ?? null,
    subject: input.subject ?? null,
  },
  state: { name: 'proposed' },
  holds: at.holds,
  epoch: 0,
  failures: 0,
  round: 0,
  feedback: [],
  last: null,
  accepted: null,
  signals: null,
  version: 0,
});
