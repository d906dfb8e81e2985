import type { Gate, Id, Refusal } from '@fuel/contracts';
import { components } from './components.ts';
import { type LandingWait, type LandingWaits, landingWaits, type StagedTask, type Plans } from './landing-waits.ts';

/** One step of a circle: the feature of the consumer does not land before that of the upstream, which does not land before the next step's … */
export interface DeadlockWait {
  readonly consumer: StagedTask;
  readonly upstream: StagedTask;
  readonly gate: Gate;
  /** The next step's consumer lands with this upstream, or in an earlier stage that this one comes after. */
  readonly next: 'with' | 'after';
}

/** Stages of features that each land only after another one of them. */
export interface Deadlock {
  readonly waits: readonly DeadlockWait[];
  /** Features of the circle by name. */
  readonly names: ReadonlyMap<Id, string>;
}

/** A deadlock, and every task that cannot go on because of it: its members, what waits for one of its landings, and what begins after them. */
export interface Stuck {
  readonly deadlock: Deadlock;
  readonly features: ReadonlySet<Id>;
  readonly tasks: ReadonlySet<Id>;
}

/** The shortest circle through one of the stages that wait for themselves; null when every feature can land. */
export function deadlockIn(plans: Plans): Deadlock | null {
  const all = landingWaits(plans);
  const [circle] = all === null ? [] : circlesOf(all);
  return all === null || circle === undefined ? null : describe(plans, all, circle);
}

export function stuckIn(plans: Plans): Stuck | null {
  const all = landingWaits(plans);
  const circles = all === null ? [] : circlesOf(all);
  const [first] = circles;
  if (all === null || first === undefined) return null;
  const stuck = stagesBehind(all, circles.flat());
  const deadlock = describe(plans, all, first);
  const tasks = new Set(deadlock.waits.flatMap(({ consumer, upstream }) => [consumer.id, upstream.id]));
  for (const { upstream, consumer, gate } of plans.edges) if ('landed' in gate && stuck.has(all.stageOf.get(upstream) ?? -1)) tasks.add(consumer);
  for (const [task, stage] of all.stageOf) if (all.waits.some((wait) => wait.edge === null && wait.from === stage && stuck.has(wait.to))) tasks.add(task);
  return { deadlock, tasks, features: new Set([...stuck].flatMap((stage) => all.stages[stage]?.feature ?? [])) };
}

const circlesOf = ({ stages, waits }: LandingWaits): number[][] =>
  components({ size: stages.length, edges: waits.map(({ from, to }) => [from, to] as const) }).filter((component) => component.length > 1);

/** Those, and whatever lands only after one of them. */
function stagesBehind({ waits }: LandingWaits, circle: readonly number[]): ReadonlySet<number> {
  const behind = new Map<number, number[]>();
  for (const { from, to } of waits) behind.set(to, [...(behind.get(to) ?? []), from]);
  const found = new Set(circle);
  // It grows while it is walked.
  for (const stage of found) for (const from of behind.get(stage) ?? []) found.add(from);
  return found;
}

/** From the first stage round to itself, the shortest way. */
function shortest(waits: readonly LandingWait[], circle: readonly number[]): LandingWait[] {
  const [start = 0] = circle;
  const inside = new Set(circle);
  const came = new Map<number, LandingWait>();
  const queue = [start];
  for (const at of queue) {
    for (const wait of waits) {
      if (wait.from !== at || !inside.has(wait.to) || came.has(wait.to)) continue;
      came.set(wait.to, wait);
      queue.push(wait.to);
    }
    if (came.has(start)) break;
  }
  const path: LandingWait[] = [];
  for (let at = start; path.length === 0 || at !== start; ) {
    const wait = came.get(at);
    if (wait === undefined) break;
    path.unshift(wait);
    at = wait.from;
  }
  return path;
}

function describe({ tasks, names }: Plans, { waits, stages }: LandingWaits, circle: readonly number[]): Deadlock {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const path = shortest(waits, circle);
  // An order between stages of one feature belongs to the step before it: that is how its upstream comes to wait.
  const first = path.findIndex((wait) => wait.edge !== null);
  const turned = [...path.slice(first), ...path.slice(0, first)];
  const found = turned.flatMap((wait, index): DeadlockWait[] => {
    const [upstream, consumer] = [byId.get(wait.edge?.upstream ?? ''), byId.get(wait.edge?.consumer ?? '')];
    if (wait.edge === null || upstream === undefined || consumer === undefined) return [];
    return [{ consumer, upstream, gate: wait.edge.gate, next: turned[(index + 1) % turned.length]?.edge === null ? 'after' : 'with' }];
  });
  const features = new Set(circle.flatMap((stage) => stages[stage]?.feature ?? []));
  return { waits: found, names: new Map([...names].filter(([id]) => features.has(id))) };
}

/** Each once, in the order of the circle. */
export const membersOf = ({ waits }: Deadlock): StagedTask[] => [...new Map(waits.flatMap(({ consumer, upstream }) => [consumer, upstream]).map((task) => [task.id, task])).values()];

const nameOf = ({ repository, key }: StagedTask): string => (repository === null ? key : `${repository}#${key}`);

/** web#page of "Shop" waits for api#prices of "Prices", which lands with api#rates, which waits for web#login of "Shop", which lands with web#page */
function circleSentence({ waits, names }: Deadlock): string {
  const of = (task: StagedTask): string => `${nameOf(task)} of "${names.get(task.feature) ?? task.feature}"`;
  const steps = waits.map(({ upstream, next }, index) => {
    const after = waits[(index + 1) % waits.length]?.consumer;
    const lands = after === undefined || after.id === upstream.id ? '' : `, which lands ${next} ${nameOf(after)}`;
    return `waits for ${of(upstream)}${lands}`;
  });
  const [first] = waits;
  return first === undefined ? '' : `${of(first.consumer)} ${steps.join(', which ')}`;
}

/** For whoever asks why nothing moves. The remedy takes one edge away; which one is a person's choice. */
export function deadlockSentence(deadlock: Deadlock): string {
  const count = membersOf(deadlock).length;
  const remedies = deadlock.waits.map(({ consumer, upstream }) => `fuel task undepend ${consumer.id} ${upstream.id}`);
  return `a deadlock of these ${count} tasks: ${circleSentence(deadlock)}; each of these features lands after the other, so take one of the dependencies away: ${remedies.join(', or ')}`;
}

export function deadlockRefusal(deadlock: Deadlock, pointer: string): Refusal {
  const member = ({ id, ...task }: StagedTask) => ({ task: id, key: task.key, repository: task.repository, title: task.title, feature: task.feature, name: deadlock.names.get(task.feature) ?? '' });
  return {
    code: 'landing.cycle',
    detail: `None of these features could ever land: ${circleSentence(deadlock)}. A feature lands after every feature that it stands on. Leave this dependency out, take one of the others away, or do the work in one feature.`,
    pointer,
    extra: {
      deadlock: membersOf(deadlock).map(member),
      waits: deadlock.waits.map(({ consumer, upstream, gate }) => ({ task: consumer.id, upstream: upstream.id, until: gate })),
    },
  };
}
