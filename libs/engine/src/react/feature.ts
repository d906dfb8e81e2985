import type { Id } from '@fuel/contracts';
import { type Feature, type FeatureEvent, type Landing, type LandingPart, landingOrder, type Task } from '@fuel/core';
import { type Fold, log } from '../fold.ts';
import { orderPrepare } from '../give-order.ts';
import { doneWith, tell } from '../inbox.ts';

/** What must follow when a feature went from one state to another. */
export async function reactToFeature(fold: Fold, after: Feature, event: FeatureEvent): Promise<void> {
  const { id } = after;
  switch (event.type) {
    case 'feature.started':
      fold.following.push(...(await tasksOf(fold, id)).map((task) => ({ type: 'task.begin', task: task.spec.id }) as const));
      fold.following.push({ type: 'feature.settle', feature: id });
      return;
    case 'feature.reviewPending':
      tell(fold, 'review', { feature: after }, `"${after.name}" is ready for review`, `Look at it: fuel feature show ${id}\nApprove it: fuel feature approve ${id}`);
      return;
    case 'feature.reopened':
    case 'feature.changesRequested':
      return doneWith(fold, id, null, 'review', 'conflict');
    case 'feature.approved':
      doneWith(fold, id, null, 'review', 'conflict');
      return beginLanding(fold, after);
    case 'feature.landed':
      fold.following.push(...(await tasksOf(fold, id)).filter(lands).map((task) => ({ type: 'task.land', task: task.spec.id }) as const));
      return;
    case 'feature.conflicted':
    case 'feature.stopped':
      return tell(fold, 'conflict', { feature: after }, `"${after.name}" could not land`, advice(after));
    case 'feature.cancelled':
      doneWith(fold, id, null, 'review', 'conflict', 'failed', 'question', 'blocked');
      fold.following.push(...(await tasksOf(fold, id)).filter(open).map((task) => ({ type: 'task.cancel', task: task.spec.id, reason: 'the feature was cancelled' }) as const));
      return;
    case 'feature.created':
    case 'feature.basePinned':
    case 'feature.landingBegan':
    case 'feature.paused':
    case 'feature.resumed':
      return;
    default:
      return event.type satisfies never;
  }
}

const lands = (task: Task): boolean => task.state.name === 'reviewed' || task.state.name === 'no_change';
const open = (task: Task): boolean => task.state.name !== 'landed' && task.state.name !== 'cancelled';

function advice(feature: Feature): string {
  const reason = 'reason' in feature.state ? feature.state.reason : '';
  return feature.state.name === 'partial'
    ? `${reason}\nSome default branches already hold the change. Decide: finish by hand, or revert what was pushed.`
    : `${reason}\nNothing was pushed. Send the task back with: fuel feature request-changes ${feature.id}, or approve again when the cause is gone.`;
}

async function tasksOf(fold: Fold, feature: Id): Promise<Task[]> {
  await fold.transaction.load({ whole: [feature] }, fold.world);
  return [...fold.world.tasks.values()].filter((task) => task.spec.feature === feature);
}

/** All or nothing over all repositories: first every merge is computed, then the default branches move in dependency order. */
async function beginLanding(fold: Fold, feature: Feature): Promise<void> {
  const landing = feature.state.name === 'approved' ? feature.state.landing : '';
  const tasks = await tasksOf(fold, feature.id);
  const working = tasks.filter((task) => lands(task) && task.accepted?.work != null);
  fold.following.push({ type: 'feature.landingBegan', feature: feature.id, landing });
  if (working.length === 0) {
    fold.following.push({ type: 'feature.landed', feature: feature.id, landing });
    return;
  }
  const repositories = [...new Set(working.flatMap((task) => task.spec.repository ?? []))];
  await fold.transaction.load({ repositories }, fold.world);
  const parts = landingOrder(repositories.map((id) => ({ id, name: fold.world.repositories.get(id)?.ref.name ?? id })), dependencies(fold, tasks, repositories))
    .flatMap((group, index) => group.map((repository) => partOf(repository, index, working)));
  const entity: Landing = { id: landing, feature: feature.id, stage: feature.stage, epoch: 1, tries: 0, state: { name: 'preparing' }, parts, version: 0 };
  fold.world.landings.set(landing, entity);
  fold.changes.newLandings.push(entity);
  fold.dirty.landings.add(landing);
  log(fold, { type: 'landing.began', feature: feature.id, task: null, landing, data: { set: { state: entity.state, epoch: 1, tries: 0, parts }, note: {} } });
  for (const part of parts) orderPrepare(fold, entity, part, feature, null);
}

/** Which repository lands before which: by the plan's edges, through tasks without a repository too, and by who consumes whom. */
function dependencies(fold: Fold, tasks: readonly Task[], repositories: readonly Id[]): [Id, Id][] {
  const pairs: [Id, Id][] = repositories.flatMap((id) => {
    const consumers = fold.world.repositories.get(id)?.consumers ?? [];
    return consumers.filter((consumer) => repositories.includes(consumer)).map((consumer): [Id, Id] => [id, consumer]);
  });
  for (const task of tasks) {
    for (const edge of fold.world.edgesFrom.get(task.spec.id) ?? []) {
      for (const upstream of nearestRepositories(fold, edge.upstream)) {
        const consumer = fold.world.tasks.get(edge.consumer)?.spec.repository;
        if (consumer != null) pairs.push([upstream, consumer]);
      }
    }
  }
  return pairs;
}

/** The task's own repository, or those behind it where it is a sync point. */
function nearestRepositories(fold: Fold, task: Id): Id[] {
  const found = new Set<Id>();
  const seen = new Set<Id>();
  const queue = [task];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const repository = fold.world.tasks.get(id)?.spec.repository;
    if (repository != null) found.add(repository);
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
