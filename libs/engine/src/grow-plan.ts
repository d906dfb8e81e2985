import type { Id, NewTask as TaskInput, Refusal } from '@fuel/contracts';
import { beginningNow, type Edge, type Feature, type KnownTasks, type NewTask, total, unhurried, validatePlan } from '@fuel/core';
import type { Fold } from './fold.ts';
import { logTasks } from './log-tasks.ts';
import { type Repositories, rowsOf } from './plan-rows.ts';
import { refuseDeadlock } from './refuse-deadlock.ts';
import { runFeature } from './run-entity.ts';

export interface Growth {
  readonly feature: Id;
  readonly tasks: readonly TaskInput[];
  readonly repositories: Repositories;
}

/** What follows from it (`fold.following`) is left to the caller. */
export async function growPlan(fold: Fold, { feature, tasks: inputs, repositories }: Growth): Promise<{ ok: true; tasks: readonly NewTask[] } | { ok: false; refusal: Refusal }> {
  const known = await lookAround(fold, feature, inputs);
  const before = fold.world.features.get(feature);
  const taken = new Set([...fold.world.tasks.values()].filter((task) => task.spec.feature === feature).map((task) => task.spec.key));
  const { breathe } = fold.deps;
  const checked = await unhurried(validatePlan({ tasks: inputs }, repositories, known, taken), breathe);
  // Before the feature has said yes: a plan with a fault leaves nothing behind.
  if (!checked.ok && before !== undefined) return checked;
  const from = before === undefined ? 0 : total(before.counters);
  const rows = checked.ok ? await unhurried(rowsOf(fold.deps, inputs, checked.plan, { feature, from, repositories, outside: fold.world.tasks }), breathe) : null;
  const deadlock = rows === null ? null : await refuseDeadlock(fold, { edges: rows.edges, tasks: rows.tasks.map(({ task }) => task) }, '/tasks');
  if (deadlock !== null) return { ok: false, refusal: deadlock };
  const refusal = await runFeature(fold, { type: 'feature.addTasks', feature, count: inputs.length });
  if (refusal !== null || before === undefined || rows === null) return { ok: false, refusal: refusal ?? { code: 'feature.unknown', detail: `There is no feature ${feature}.` } };
  const { tasks, edges } = rows;
  fold.changes.newTasks.push(...tasks);
  fold.changes.newEdges.push(...edges);
  const after = fold.world.features.get(feature) ?? before;
  fold.world.features.set(feature, { ...after, counters: { ...after.counters, proposed: (after.counters.proposed ?? 0) + tasks.length } });
  await unhurried(logTasks(fold, tasks, edges), breathe);
  begin(fold, after, { tasks, edges });
  return { ok: true, tasks };
}

/** In a plan that has begun they begin at once. They are rows only when this transaction writes them, so they are created as they are then. */
function begin(fold: Fold, { state }: Feature, { tasks, edges }: { readonly tasks: readonly NewTask[]; readonly edges: readonly Edge[] }): void {
  if (state.name === 'draft' || state.name === 'planning' || state.name === 'planned' || (state.name === 'paused' && state.was === 'planned')) return;
  for (const { task } of tasks) {
    const { id } = task.spec;
    fold.world.tasks.set(id, task);
    fold.world.edgesFrom.set(id, edges.filter((edge) => edge.upstream === id));
    fold.world.edgesTo.set(id, edges.filter((edge) => edge.consumer === id));
  }
  const fresh = new Set(tasks.map(({ task }) => task.spec.id));
  const own = [...fold.world.tasks.values()].filter((task) => task.spec.feature === tasks[0]?.task.spec.feature);
  // What waits for a later stage begins with it.
  const later = waitingForLater(fold, tasks);
  const now = beginningNow(own, fold.world.edgesTo).filter((task) => fresh.has(task.spec.id) && !later.has(task.spec.id));
  for (const task of now) fold.following.push({ type: 'task.begin', task: task.spec.id });
}

/** Upstream first, so that whoever waits for one of them is found too. */
function waitingForLater(fold: Fold, tasks: readonly NewTask[]): ReadonlySet<Id> {
  const fresh = new Set(tasks.map(({ task }) => task.spec.id));
  const later = new Set<Id>();
  for (const { task } of tasks.toSorted((a, b) => a.rank - b.rank)) {
    const waits = (fold.world.edgesTo.get(task.spec.id) ?? []).some(({ upstream }) => {
      const row = fold.world.tasks.get(upstream);
      return later.has(upstream) || (!fresh.has(upstream) && row?.spec.feature === task.spec.feature && row.state.name === 'proposed');
    });
    if (waits) later.add(task.spec.id);
  }
  return later;
}

/** Tasks of this feature by key, tasks of any feature by id. */
async function lookAround(fold: Fold, feature: Id, inputs: readonly TaskInput[]): Promise<KnownTasks> {
  const named = inputs.flatMap((task) => task.dependsOn.map((dependency) => (typeof dependency === 'string' ? dependency : dependency.task)));
  const names = [...new Set([...named, ...inputs.map((task) => task.key)])];
  await fold.transaction.load({ features: [feature], tasks: [...new Set(named)], keysOf: [{ feature, keys: names }] }, fold.world);
  for (const one of fold.world.features.keys()) fold.dirty.features.add(one);
  const found = [...fold.world.tasks.values()];
  const inside = found.filter((task) => task.spec.feature === feature);
  return new Map([
    ...found.map((task) => [task.spec.id, { id: task.spec.id, inside: task.spec.feature === feature }] as const),
    ...inside.map((task) => [task.spec.key, { id: task.spec.id, inside: true }] as const),
  ]);
}
