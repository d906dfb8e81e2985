import type { Id, TaskStateName } from '@fuel/contracts';
import type { Edge } from '../port/world.ts';
import { orderOf } from './graph.ts';

/** A task, as far as it decides what has to land before what. */
export interface StagedTask {
  readonly id: Id;
  readonly feature: Id;
  readonly key: string;
  readonly title: string;
  /** By its name. */
  readonly repository: string | null;
  readonly state: TaskStateName;
}

/** Features that may have to land one after the other, each with all its tasks, and the edges between those. */
export interface Plans {
  readonly names: ReadonlyMap<Id, string>;
  readonly tasks: readonly StagedTask[];
  readonly edges: readonly Edge[];
}

/** What a feature lands together: those of its tasks that are `level` landings away from its current one. */
export interface StageNode {
  readonly feature: Id;
  readonly level: number;
}

/** `from` does not land before `to` has: an edge between features says so, or (null) the order of a feature's own stages. */
export interface LandingWait {
  readonly from: number;
  readonly to: number;
  readonly edge: Edge | null;
}

export interface LandingWaits {
  readonly stages: readonly StageNode[];
  /** The stage of each task that has still to land, by its place in `stages`. */
  readonly stageOf: ReadonlyMap<Id, number>;
  readonly waits: readonly LandingWait[];
}

const isGone = ({ state }: StagedTask): boolean => state === 'landed' || state === 'cancelled';

/**
 * Which stage waits for which. A stage lands as a whole, after the one before it and after every stage of another feature on whose work or contracts it
 * stands. Tasks form no circle, so whatever waits for itself is a circle of stages: what a task waits for is in its own stage or leads to another one.
 * Null: the tasks do form a circle, which somebody else refuses.
 */
export function landingWaits({ tasks, edges }: Plans): LandingWaits | null {
  const live = new Map(tasks.filter((task) => !isGone(task)).map((task, index) => [task.id, { task, index }]));
  const known = edges.flatMap((edge) => {
    const [upstream, consumer] = [live.get(edge.upstream), live.get(edge.consumer)];
    return upstream === undefined || consumer === undefined ? [] : [{ edge, upstream, consumer }];
  });
  const inside = known.filter(({ upstream, consumer }) => upstream.task.feature === consumer.task.feature);
  const levels = levelsOf([...live.values()].map(({ task }) => task), inside.map(({ edge, upstream, consumer }) => ({ from: upstream.index, to: consumer.index, landed: 'landed' in edge.gate })));
  if (levels === null) return null;
  const stages: StageNode[] = [];
  const places = new Map<string, number>();
  const placeOf = (feature: Id, level: number): number => {
    const key = `${feature}/${level}`;
    const place = places.get(key) ?? stages.push({ feature, level }) - 1;
    places.set(key, place);
    return place;
  };
  const stageOf = new Map([...live.values()].map(({ task, index }) => [task.id, placeOf(task.feature, levels[index] ?? 0)]));
  const found = new Map<string, LandingWait>();
  // Of the many edges between two stages one says it all.
  const add = (wait: LandingWait): void => void (found.has(`${wait.from} ${wait.to}`) || found.set(`${wait.from} ${wait.to}`, wait));
  // It grows while it is walked: a level without a task of its own is there all the same.
  for (const [from, { feature, level }] of stages.entries()) if (level > 0) add({ from, to: placeOf(feature, level - 1), edge: null });
  for (const { edge, upstream, consumer } of known) {
    if (upstream.task.feature === consumer.task.feature || 'signal' in edge.gate) continue;
    add({ from: stageOf.get(consumer.task.id) ?? 0, to: stageOf.get(upstream.task.id) ?? 0, edge });
  }
  return { stages, stageOf, waits: [...found.values()] };
}

/** What has begun is of the current stage; what is proposed begins after as many landings as the longest way to it has gates for one. */
function levelsOf(tasks: readonly StagedTask[], edges: readonly { from: number; to: number; landed: boolean }[]): readonly number[] | null {
  const ordering = orderOf({ size: tasks.length, edges: edges.map(({ from, to }) => [from, to] as const) });
  if (ordering.kind === 'cyclic') return null;
  const into = new Map<number, { from: number; landed: boolean }[]>();
  for (const { from, to, landed } of edges) {
    const list = into.get(to);
    if (list === undefined) into.set(to, [{ from, landed }]);
    else list.push({ from, landed });
  }
  const levels = new Array<number>(tasks.length).fill(0);
  for (const index of ordering.order) {
    if (tasks[index]?.state !== 'proposed') continue;
    for (const { from, landed } of into.get(index) ?? []) levels[index] = Math.max(levels[index] ?? 0, (levels[from] ?? 0) + (landed ? 1 : 0));
  }
  return levels;
}
