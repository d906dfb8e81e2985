import type { FeatureCreate, Gate, NewTask, Refusal, RefusalCode, TaskKind } from '@fuel/contracts';
import { depthsOf } from './depths.ts';
import { orderOf } from './graph.ts';

export interface PlannedEdge {
  readonly upstream: number;
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

type Repositories = ReadonlyMap<string, { readonly id: string; readonly name: string }>;

/** Checks a plan whole: everything that is wrong is reported at once, cycles only when every name is known. */
export function validatePlan(input: FeatureCreate, repositories: Repositories): { ok: true; plan: ValidPlan } | { ok: false; refusal: Refusal } {
  if (input.tasks.length === 0) {
    return { ok: false, refusal: { code: 'feature.no_tasks', detail: 'The plan has no tasks. Give at least one.', pointer: '/tasks' } };
  }
  const places = new Map<string, number>();
  const found: Found[] = [];
  input.tasks.forEach((task, index) => {
    const first = places.get(task.key);
    if (first === undefined) places.set(task.key, index);
    else found.push({ code: 'task.duplicate_key', detail: `Task ${index} has the key "${task.key}" of task ${first}. Give each task its own key.`, pointer: `/tasks/${index}/key` });
    found.push(...taskFaults(task, index, repositories));
  });
  const kinds = input.tasks.map((task) => task.kind);
  const edges = input.tasks.flatMap((task, index) => edgesOf(task, index, { places, kinds }, found));
  const [first] = found;
  if (first !== undefined) {
    return { ok: false, refusal: { ...first, ...(found.length > 1 ? { errors: found.slice(0, 100) } : {}) } };
  }
  const pairs = edges.map((edge) => [edge.upstream, edge.consumer] as const);
  const ordering = orderOf({ size: input.tasks.length, edges: pairs });
  if (ordering.kind === 'cyclic') return { ok: false, refusal: cycleRefusal(input, ordering.cycle, repositories) };
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
}

function edgesOf(task: NewTask, consumer: number, { places, kinds }: Names, found: Found[]): PlannedEdge[] {
  const edges: PlannedEdge[] = [];
  const seen = new Set<number>();
  task.dependsOn.forEach((dependency, index) => {
    const { task: key, until: gate } = typeof dependency === 'string' ? { task: dependency, until: { reviewed: true } as const } : dependency;
    const pointer = `/tasks/${consumer}/dependsOn/${index}`;
    const fault = (code: RefusalCode, detail: string, at = pointer) => void found.push({ code, detail, pointer: at });
    const upstream = places.get(key);
    if (upstream === undefined) return fault('dependency.unknown', `Task "${task.key}" depends on "${key}", which is no task of this plan. Correct the key or add the task.`);
    if (upstream === consumer) return fault('dependency.self', `Task "${task.key}" depends on itself. Remove that dependency.`);
    if (seen.has(upstream)) return fault('dependency.duplicate', `Task "${task.key}" depends on "${key}" twice. Name it once.`);
    seen.add(upstream);
    if ('contract' in gate && kinds[upstream] !== 'work') return fault('gate.never_opens', `Task "${task.key}" waits for a contract of "${key}", which is of kind "${kinds[upstream]}" and has no files. Wait for the task that does the work.`, `${pointer}/until`);
    edges.push({ upstream, consumer, gate });
  });
  return edges;
}

function cycleRefusal(input: FeatureCreate, cycle: readonly number[], repositories: Repositories): Refusal {
  const members = cycle.flatMap((index) => {
    const task = input.tasks[index];
    if (task === undefined) return [];
    const repository = task.repository === undefined ? null : (repositories.get(task.repository)?.name ?? task.repository);
    return [{ task: task.key, key: task.key, repository, title: task.title }];
  });
  const path = [...members, ...members.slice(0, 1)].map((member) => (member.repository === null ? member.key : `${member.repository}#${member.key}`)).join(' -> ');
  return {
    code: 'dependency.cycle',
    detail: `No task of this circle could ever start: ${path}. Remove one of its dependencies.`,
    pointer: `/tasks/${cycle[0] ?? 0}/dependsOn`,
    extra: { cycle: members },
  };
}
