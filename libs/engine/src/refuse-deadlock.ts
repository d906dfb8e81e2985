import type { Refusal } from '@fuel/contracts';
import { deadlockIn, deadlockRefusal, type Edge, type Ends, type StagedTask, type Plans, type Task } from '@fuel/core';
import type { Fold } from './fold.ts';

/** The new edges, and tasks that come with them; all their ends are in the world or among the tasks. */
interface Coming {
  readonly edges: readonly Edge[];
  readonly tasks?: readonly Task[];
}

/** Features that would wait for each other to land, if these edges came: asked before anything is changed because of them, and before their order. */
export async function refuseDeadlock(fold: Fold, { edges, tasks = [] }: Coming, pointer: string): Promise<Refusal | null> {
  const fresh = new Map(tasks.map((task) => [task.spec.id, task]));
  const taskOf = (id: string): Task | undefined => fresh.get(id) ?? fold.world.tasks.get(id);
  const links = new Map<string, Ends>();
  for (const { upstream, consumer, gate } of edges) {
    const [from, to] = [taskOf(upstream), taskOf(consumer)];
    if (from === undefined || to === undefined || !matters(gate, from, to, fresh.has(consumer))) continue;
    const link = { upstream: from.spec.feature, consumer: to.spec.feature };
    links.set(`${link.upstream} ${link.consumer}`, link);
  }
  const plans = links.size === 0 ? null : await fold.transaction.plansAround([...links.values()]);
  if (plans === null) return null;
  const touched = [...fold.world.tasks.values(), ...tasks].filter((task) => plans.names.has(task.spec.feature));
  const gone = new Set(fold.changes.goneEdges.map(({ upstream, consumer }) => `${upstream} ${consumer}`));
  const all = [...plans.edges.filter(({ upstream, consumer }) => !gone.has(`${upstream} ${consumer}`)), ...fold.changes.newEdges, ...edges];
  if (deadlockIn({ names: plans.names, tasks: asTheyAre(fold, plans, touched), edges: all }) === null) return null;
  await fold.transaction.load({ repositories: [...new Set(touched.flatMap((task) => task.spec.repository ?? []))] }, fold.world);
  const deadlock = deadlockIn({ names: plans.names, tasks: asTheyAre(fold, plans, touched), edges: all });
  return deadlock === null ? null : deadlockRefusal(deadlock, pointer);
}

/** Between features: all but signals. Within one: where it may move a task that is there to a later stage. */
const matters = (gate: Edge['gate'], from: Task, to: Task, isNew: boolean): boolean =>
  from.spec.feature === to.spec.feature ? !isNew && to.state.name === 'proposed' : !('signal' in gate);

/** What this commit has changed already is not stored yet. */
function asTheyAre(fold: Fold, plans: Plans, touched: readonly Task[]): StagedTask[] {
  const all = new Map(plans.tasks.map((task) => [task.id, task]));
  for (const { spec, state } of touched) {
    const { id, feature, key, title } = spec;
    const repository = spec.repository === null ? null : (fold.world.repositories.get(spec.repository)?.ref.name ?? null);
    all.set(id, { id, feature, key, title, repository: repository ?? all.get(id)?.repository ?? null, state: state.name });
  }
  return [...all.values()];
}
