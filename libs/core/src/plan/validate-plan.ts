import { type Gate, type Id, type NewTask, type Refusal, type RefusalCode, reviewedGate, type TaskKind } from '@fuel/contracts';
import { cycleRefusal } from './cycle-refusal.ts';
import { depthsOf } from './depths.ts';
import { orderOf } from './graph.ts';
import { endsPortion, type InPortions } from '../portions.ts';

export interface PlannedEdge {
  /** By its place in the request; what was there before has an id. */
  readonly upstream: number | Id;
  readonly consumer: number;
  readonly gate: Gate;
}

/** A plan in which every name was resolved: tasks by their place in the request, in an order that runs upstream first. */
export interface ValidPlan {
  readonly edges: readonly PlannedEdge[];
  readonly ranks: readonly number[];
  /** How many tasks the longest chain has that begins with each one. */
  readonly depths: readonly number[];
}

interface Found {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly pointer: string;
}

/** Nothing else of a feature matters here. */
interface Plan {
  readonly tasks: readonly NewTask[];
}

type Repositories = ReadonlyMap<string, { readonly id: string; readonly name: string }>;

/** What an edge may lead from besides the plan's own tasks, by the name that is used; `inside`: of the same feature. */
export type KnownTasks = ReadonlyMap<string, { readonly id: Id; readonly inside: boolean }>;

const nothingKnown: KnownTasks = new Map();

const nameOf = (dependency: NewTask['dependsOn'][number]): string => (typeof dependency === 'string' ? dependency : dependency.task);

/** Ids of tasks that the plan depends on and does not hold. */
export function* outsideNames(tasks: readonly NewTask[]): InPortions<Id[]> {
  const keys = new Set<string>();
  const names = new Set<string>();
  for (const [index, { key }] of tasks.entries()) {
    keys.add(key);
    if (endsPortion(index)) yield;
  }
  for (const [index, task] of tasks.entries()) {
    for (const dependency of task.dependsOn) if (!keys.has(nameOf(dependency))) names.add(nameOf(dependency));
    if (endsPortion(index)) yield;
  }
  return [...names].filter((name) => name.startsWith('tsk_'));
}

/** Checks a plan whole: everything that is wrong is reported at once, cycles only when every name is known. */
export function* validatePlan(
  input: Plan,
  repositories: Repositories,
  known: KnownTasks = nothingKnown,
  /** Keys that the feature has already. */
  taken: ReadonlySet<string> = new Set(),
): InPortions<{ ok: true; plan: ValidPlan } | { ok: false; refusal: Refusal }> {
  if (input.tasks.length === 0) {
    return { ok: false, refusal: { code: 'feature.no_tasks', detail: 'The plan has no tasks. Give at least one.', pointer: '/tasks' } };
  }
  const places = new Map<string, number>();
  const found: Found[] = [];
  for (const [index, task] of input.tasks.entries()) {
    const first = places.get(task.key);
    if (first === undefined) places.set(task.key, index);
    else found.push({ code: 'task.duplicate_key', detail: `Task ${index} has the key "${task.key}" of task ${first}. Give each task its own key.`, pointer: `/tasks/${index}/key` });
    if (taken.has(task.key)) found.push({ code: 'task.duplicate_key', detail: `The feature has a task "${task.key}" already. Give the new one another key.`, pointer: `/tasks/${index}/key` });
    found.push(...taskFaults(task, index, repositories));
    if (endsPortion(index)) yield;
  }
  const kinds = input.tasks.map((task) => task.kind);
  const edges: PlannedEdge[] = [];
  for (const [index, task] of input.tasks.entries()) {
    edges.push(...edgesOf(task, index, { places, kinds, known }, found));
    if (endsPortion(index)) yield;
  }
  const [first] = found;
  if (first !== undefined) {
    return { ok: false, refusal: { ...first, ...(found.length > 1 ? { errors: found.slice(0, 100) } : {}) } };
  }
  const pairs = edges.flatMap(({ upstream, consumer }) => (typeof upstream === 'number' ? [[upstream, consumer] as const] : []));
  yield;
  const ordering = orderOf({ size: input.tasks.length, edges: pairs });
  if (ordering.kind === 'cyclic') return { ok: false, refusal: cycleInPlan(input, ordering.cycle, repositories) };
  yield;
  const ranks = new Array<number>(input.tasks.length).fill(0);
  ordering.order.forEach((task, rank) => (ranks[task] = rank));
  const depths = depthsOf(ordering.order, pairs, (task) => (input.tasks[task]?.kind === 'sync' ? 0 : 1));
  return { ok: true, plan: { edges, ranks, depths } };
}

function taskFaults(task: NewTask, index: number, repositories: Repositories): Found[] {
  const at = `/tasks/${index}`;
  if (task.kind === 'read') {
    return [{ code: 'task.kind_unsupported', detail: `Task "${task.key}" is of kind "read", which this hub does not run yet. Use "work", "sync" or "external".`, pointer: `${at}/kind` }];
  }
  const faults = signalFaults(task, at);
  if (task.kind === 'sync' || task.kind === 'external') {
    if (task.repository === undefined) return faults;
    const what = task.kind === 'sync' ? 'a sync point' : 'external';
    return [...faults, { code: 'task.repository_forbidden', detail: `Task "${task.key}" is ${what}: it does no work in a repository. Leave its repository away.`, pointer: `${at}/repository` }];
  }
  return [...faults, ...repositoryFaults(task, at, repositories)];
}

function signalFaults(task: NewTask, at: string): Found[] {
  if (task.kind === 'external' && task.signal === undefined) {
    return [{ code: 'task.signal_missing', detail: `Task "${task.key}" is external: it waits for a signal. Give it one, such as "signal": {"name": "applied"}.`, pointer: `${at}/signal` }];
  }
  if (task.kind !== 'work' && task.kind !== 'read' && task.requires !== undefined) {
    return [{ code: 'task.requires_forbidden', detail: `Task "${task.key}" is of kind "${task.kind}": no node works on it, so it asks nothing of one. Leave "requires" away.`, pointer: `${at}/requires` }];
  }
  if (task.kind === 'external' || task.signal === undefined) return [];
  return [{ code: 'task.signal_forbidden', detail: `Task "${task.key}" is of kind "${task.kind}" and waits for no signal of its own. Make it external, or let an edge wait for the signal.`, pointer: `${at}/signal` }];
}

function repositoryFaults(task: NewTask, at: string, repositories: Repositories): Found[] {
  if (task.repository === undefined) {
    return [{ code: 'task.repository_missing', detail: `Task "${task.key}" does work, so it needs the repository that it works in.`, pointer: `${at}/repository` }];
  }
  if (!repositories.has(task.repository)) {
    return [{ code: 'repository.unknown', detail: `Task "${task.key}" names repository "${task.repository}", which this hub does not know. Register it first, or correct the name.`, pointer: `${at}/repository` }];
  }
  return [];
}

interface Names {
  readonly places: ReadonlyMap<string, number>;
  readonly kinds: readonly TaskKind[];
  readonly known: KnownTasks;
}

function edgesOf(task: NewTask, consumer: number, names: Names, found: Found[]): PlannedEdge[] {
  const edges: PlannedEdge[] = [];
  const seen = new Set<number | Id>();
  task.dependsOn.forEach((dependency, index) => {
    const { task: key, until: gate } = typeof dependency === 'string' ? { task: dependency, until: reviewedGate } : dependency;
    const pointer = `/tasks/${consumer}/dependsOn/${index}`;
    const fault = (code: RefusalCode, detail: string, at = pointer) => void found.push({ code, detail, pointer: at });
    const outside = names.known.get(key);
    const upstream = names.places.get(key) ?? outside?.id;
    if (upstream === undefined) return fault('dependency.unknown', `Task "${task.key}" depends on "${key}", which is no task of this plan. Correct the key or add the task; a task of another feature is named by its id.`);
    if (upstream === consumer) return fault('dependency.self', `Task "${task.key}" depends on itself. Remove that dependency.`);
    if (seen.has(upstream)) return fault('dependency.duplicate', `Task "${task.key}" depends on "${key}" twice. Name it once.`);
    seen.add(upstream);
    if ('contract' in gate && typeof upstream === 'number' && names.kinds[upstream] !== 'work') return fault('gate.never_opens', `Task "${task.key}" waits for a contract of "${key}", which is of kind "${names.kinds[upstream]}" and has no files. Wait for the task that does the work.`, `${pointer}/until`);
    edges.push({ upstream, consumer, gate });
  });
  return edges;
}

/** The keys are what a plan has in place of ids; the edge that was written last is the newest. */
function cycleInPlan(input: Plan, cycle: readonly number[], repositories: Repositories): Refusal {
  const members = cycle.flatMap((index) => {
    const task = input.tasks[index];
    if (task === undefined) return [];
    const repository = task.repository === undefined ? null : (repositories.get(task.repository)?.name ?? task.repository);
    return [{ task: task.key, key: task.key, repository, title: task.title }];
  });
  const last = cycle.reduce((most, index) => Math.max(most, index), 0);
  const upstream = cycle[(cycle.indexOf(last) - 1 + cycle.length) % cycle.length] ?? last;
  const keyOf = (index: number): string => input.tasks[index]?.key ?? '';
  return cycleRefusal({ members, last: { upstream: keyOf(upstream), consumer: keyOf(last) } }, `/tasks/${cycle[0] ?? 0}/dependsOn`);
}

/** In one order and each once: tasks that ask for the same are of one kind. */
export const labelsOf = ({ requires }: Pick<NewTask, 'requires'>): readonly string[] | undefined => (requires === undefined ? undefined : [...new Set(requires.labels)].sort());
