import type { FeatureCreate, Id, NewTask } from '@fuel/contracts';
import { labelsOf } from './validate-plan.ts';
import { kindOf } from '../schedule/assign.ts';
import { claimOf } from '../schedule/lane.ts';
import type { Board, Wanted } from '../schedule/board.ts';
import { type Choice, type Given, give, isChoice, nothingGiven, place } from '../schedule/place.ts';
import { endsPortion, type InPortions } from '../portions.ts';
import type { ValidPlan } from './validate-plan.ts';

/** What would become of one task of a plan, if nothing else went on. */
export interface PlannedTask {
  /** Its place in the request. */
  readonly index: number;
  /** All tasks of a wave could be done at once: how many tasks of the plan are in front of it, on the longest way. */
  readonly wave: number;
  /** What is landed together. */
  readonly stage: number;
  readonly depth: number;
  /** Null: nobody could take it, or it is no work. */
  readonly choice: Choice | null;
}

export interface PlannedOut {
  /** In the order in which they would be given out. */
  readonly tasks: readonly PlannedTask[];
  /** The longest chain, from its beginning. */
  readonly criticalPath: readonly number[];
  readonly waves: number;
  readonly stages: number;
  /** Kinds of work, each once, with the tasks of that kind. */
  readonly kinds: readonly { readonly wanted: Wanted; readonly tasks: readonly number[] }[];
}

/** A rehearsal over plain data: the same choice as the dispatcher's, with every place free, wave after wave. */
export function* planOut(input: FeatureCreate, plan: ValidPlan, repositories: ReadonlyMap<string, { readonly id: Id }>, board: Board): InPortions<PlannedOut> {
  const { waves, stages } = levels(plan);
  const order = input.tasks
    .map((_task, index) => index)
    .sort((a, b) => (waves[a] ?? 0) - (waves[b] ?? 0) || (input.tasks[b]?.priority ?? 0) - (input.tasks[a]?.priority ?? 0) || (plan.depths[b] ?? 0) - (plan.depths[a] ?? 0) || a - b);
  const kinds = new Map<string, { wanted: Wanted; tasks: number[] }>();
  const idle = emptied(board);
  let given = nothingGiven();
  const tasks: PlannedTask[] = [];
  for (const [place, index] of order.entries()) {
    if (endsPortion(place)) yield;
    const at = { index, wave: waves[index] ?? 1, stage: stages[index] ?? 1, depth: plan.depths[index] ?? 0 };
    const wanted = wantedOf(input.tasks[index], input.workspace, repositories);
    if (wanted === null) {
      tasks.push({ ...at, choice: null });
      continue;
    }
    const kind = kinds.get(kindOf(wanted));
    if (kind === undefined) kinds.set(kindOf(wanted), { wanted, tasks: [index] });
    else kind.tasks.push(index);
    const first = choose(idle, given, wanted);
    // Every place was given out once: those who had one are done by then.
    const choice = first ?? choose(idle, (given = nothingGiven()), wanted);
    tasks.push({ ...at, choice });
  }
  return { tasks, criticalPath: longest(plan), waves: Math.max(0, ...level(waves)), stages: Math.max(1, ...level(stages)), kinds: [...kinds.values()] };
}

/** A spread of 100,000 arguments is more than a stack holds. */
const level = (levelsOfTasks: readonly number[]): number[] => [...new Set(levelsOfTasks)];

function choose(board: Board, given: Given, wanted: Wanted): Choice | null {
  const choice = place(board, given, wanted);
  if (!isChoice(choice)) return null;
  give(given, { ...wanted, held: null }, choice);
  return choice;
}

const emptied = ({ nodes, repositories, workspaces }: Board): Board => ({
  nodes: nodes.map((node) => ({ ...node, taken: 0 })),
  repositories,
  workspaces: new Map([...workspaces].map(([name, workspace]) => [name, { ...workspace, taken: {} }])),
});

function wantedOf(task: NewTask | undefined, workspace: string, repositories: ReadonlyMap<string, { readonly id: Id }>): Wanted | null {
  const repository = repositories.get(task?.repository ?? '');
  if (task === undefined || task.kind !== 'work' || repository === undefined) return null;
  return { workspace, repository: repository.id, agent: task.agent ?? null, complexity: task.complexity, type: task.type, labels: labelsOf(task), lane: claimOf(task.lane) };
}

type InnerEdge = ValidPlan['edges'][number] & { readonly upstream: number };

/** What a task waits for outside the plan counts as done. */
const innerEdges = (edges: ValidPlan['edges']): InnerEdge[] => edges.flatMap((edge) => (typeof edge.upstream === 'number' ? [{ ...edge, upstream: edge.upstream }] : []));

/** Upstream first, so that one walk is enough. */
function levels({ edges, ranks }: ValidPlan): { waves: number[]; stages: number[] } {
  const waves = new Array<number>(ranks.length).fill(1);
  const stages = new Array<number>(ranks.length).fill(1);
  const into = ranks.map((): InnerEdge[] => []);
  for (const edge of innerEdges(edges)) into[edge.consumer]?.push(edge);
  const order = ranks.map((_rank, index) => index).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
  for (const task of order) {
    for (const { upstream, gate } of into[task] ?? []) {
      waves[task] = Math.max(waves[task] ?? 1, (waves[upstream] ?? 1) + 1);
      stages[task] = Math.max(stages[task] ?? 1, (stages[upstream] ?? 1) + ('landed' in gate ? 1 : 0));
    }
  }
  return { waves, stages };
}

function longest({ edges, depths }: ValidPlan): number[] {
  const consumers: number[][] = depths.map(() => []);
  for (const { upstream, consumer } of innerEdges(edges)) consumers[upstream]?.push(consumer);
  const deepest = (of: readonly number[]): number | undefined => of.reduce<number | undefined>((best, one) => (best === undefined || (depths[one] ?? 0) > (depths[best] ?? 0) ? one : best), undefined);
  const path: number[] = [];
  for (let at = deepest(depths.map((_depth, index) => index)); at !== undefined; at = deepest(consumers[at] ?? [])) path.push(at);
  return path;
}
