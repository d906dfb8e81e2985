import type { Id } from '@fuel/contracts';
import { type Feature, type Landing, type LandingPart, landingOrder, orderOf, type Task } from '@fuel/core';
import { type Fold, log } from '../fold.ts';
import { orderPrepare } from '../give-order.ts';

/** All or nothing over all repositories: first every merge is computed, then the default branches move in dependency order. */
export async function beginLanding(fold: Fold, feature: Feature, tasks: readonly Task[]): Promise<void> {
  const landing = feature.state.name === 'approved' ? feature.state.landing : '';
  const working = upstreamFirst(fold, tasks).filter((task) => task.state.name === 'reviewed');
  fold.following.push({ type: 'feature.landingBegan', feature: feature.id, landing });
  if (working.length === 0) {
    fold.following.push({ type: 'feature.landed', feature: feature.id, landing });
    return;
  }
  const repositories = [...new Set(working.flatMap((task) => task.spec.repository ?? []))];
  const parts = landingOrder(await named(fold, repositories), await dependencies(fold, tasks, new Set(repositories)))
    .flatMap((group, index) => group.map((repository) => partOf(repository, index, working)));
  const entity: Landing = { id: landing, feature: feature.id, stage: feature.stage, epoch: 1, tries: 0, state: { name: 'preparing' }, parts, version: 0 };
  fold.world.landings.set(landing, entity);
  fold.changes.newLandings.push(entity);
  fold.dirty.landings.add(landing);
  log(fold, { type: 'landing.began', feature: feature.id, task: null, landing, data: { stage: entity.stage, set: { state: entity.state, epoch: 1, tries: 0, parts }, note: {} } });
  for (const part of parts) orderPrepare(fold, entity, part, feature, null);
}

async function named(fold: Fold, repositories: readonly Id[]): Promise<{ id: Id; name: string }[]> {
  await fold.transaction.load({ repositories }, fold.world);
  return repositories.map((id) => ({ id, name: fold.world.repositories.get(id)?.ref.name ?? id }));
}

/** Work is merged after the work of the same repository that it began from, so that a conflict is laid at the right door. */
function upstreamFirst(fold: Fold, tasks: readonly Task[]): Task[] {
  const sorted = [...tasks].sort((a, b) => (a.spec.key < b.spec.key ? -1 : 1));
  const place = new Map(sorted.map((task, index) => [task.spec.id, index]));
  const edges = sorted.flatMap((task, from) =>
    (fold.world.edgesFrom.get(task.spec.id) ?? []).flatMap((edge) => {
      const to = place.get(edge.consumer);
      return to === undefined ? [] : [[from, to] as const];
    }),
  );
  const ordering = orderOf({ size: sorted.length, edges });
  if (ordering.kind === 'cyclic') throw new Error(`the plan has a circle: ${ordering.cycle.map((index) => sorted[index]?.spec.id).join(' -> ')}`);
  return ordering.order.flatMap((index) => sorted[index] ?? []);
}

/** Which repository lands before which: by who consumes whom, and by the plan's edges. What does not land is seen through. */
async function dependencies(fold: Fold, tasks: readonly Task[], landing: ReadonlySet<Id>): Promise<[Id, Id][]> {
  const pairs: [Id, Id][] = [];
  for (const repository of landing) {
    for (const consumer of await nearestConsumers(fold, repository, landing)) pairs.push([repository, consumer]);
  }
  for (const task of tasks) {
    const consumer = task.spec.repository;
    if (consumer === null || !landing.has(consumer)) continue;
    for (const upstream of nearestUpstreams(fold, task.spec.id, landing)) pairs.push([upstream, consumer]);
  }
  return pairs;
}

/** The landing repositories that consume this one, directly or through others that do not land. */
async function nearestConsumers(fold: Fold, repository: Id, landing: ReadonlySet<Id>): Promise<Id[]> {
  const found = new Set<Id>();
  const seen = new Set<Id>([repository]);
  for (let level: readonly Id[] = [repository]; level.length > 0; ) {
    await fold.transaction.load({ repositories: level }, fold.world);
    const fresh = new Set(level.flatMap((id) => fold.world.repositories.get(id)?.consumers ?? []).filter((id) => !seen.has(id)));
    for (const id of fresh) {
      seen.add(id);
      if (landing.has(id)) found.add(id);
    }
    level = [...fresh].filter((id) => !landing.has(id));
  }
  return [...found];
}

/** The landing repositories that a task stands on, directly or through tasks that bring nothing: sync points, and work without changes. */
function nearestUpstreams(fold: Fold, task: Id, landing: ReadonlySet<Id>): Id[] {
  const found = new Set<Id>();
  const seen = new Set<Id>();
  const queue = (fold.world.edgesTo.get(task) ?? []).map((edge) => edge.upstream);
  for (const id of queue) {
    if (seen.has(id)) continue;
    seen.add(id);
    const repository = fold.world.tasks.get(id)?.spec.repository;
    if (repository != null && landing.has(repository)) found.add(repository);
    else queue.push(...(fold.world.edgesTo.get(id) ?? []).map((edge) => edge.upstream));
  }
  return [...found];
}

function partOf(repository: Id, group: number, tasks: readonly Task[]): LandingPart {
  const heads = tasks.flatMap((task) => {
    const work = task.accepted?.work;
    return task.spec.repository === repository && work != null ? [{ task: task.spec.id, sha: work.head, ref: work.ref, title: task.spec.title }] : [];
  });
  return { repository, group, heads, state: { name: 'waiting' } };
}
