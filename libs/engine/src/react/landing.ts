import { backoffMs, type Landing, type LandingEvent, type LandingPart, nextToPublish, publishedParts } from '@fuel/core';
import type { Id, Sha } from '@fuel/contracts';
import type { Fold } from '../fold.ts';
import { orderPrepare, orderPublish, settleOrder } from '../give-order.ts';
import { noteHead } from '../move-head.ts';
import { orderKeys } from '../order-keys.ts';
import { tellConsumers } from '../tell-consumers.ts';

/** What must follow when a landing went a step further. */
export async function reactToLanding(fold: Fold, before: Landing, after: Landing, event: LandingEvent): Promise<void> {
  settleOrders(fold, before, after);
  for (const part of newlyPublished(before, after)) {
    if (part.state.name === 'published') await moveHead(fold, after.feature, part.repository, part.state.prepared);
  }
  switch (event.type) {
    case 'landing.prepared':
    case 'landing.partPublished':
      return publishNext(fold, before, after);
    case 'landing.baseMoved':
    case 'landing.delayed':
      return prepareAgain(fold, after, event.type === 'landing.delayed' ? fold.now + backoffMs(after.tries, fold.deps.chance()) : null);
    case 'landing.conflicted':
      return void fold.following.push({ type: 'feature.landingConflicted', feature: after.feature, landing: after.id, reason: await reasonOf(fold, after) });
    case 'landing.stopped':
      return void fold.following.push({ type: 'feature.landingStopped', feature: after.feature, landing: after.id, reason: `${await reasonOf(fold, after)}\n${await pushedAlready(fold, after)}` });
    case 'landing.landed':
      return void fold.following.push({ type: 'feature.landed', feature: after.feature, landing: after.id });
    case 'landing.began':
    case 'landing.partPrepared':
      return;
    default:
      return event.type satisfies never;
  }
}

/** For people: which work, by its title, key and repository, and which files. */
async function reasonOf(fold: Fold, landing: Landing): Promise<string> {
  const part = landing.parts.find((one) => one.state.name === 'conflicted');
  if (part?.state.name !== 'conflicted') return 'reason' in landing.state ? landing.state.reason : '';
  const { task: id, paths } = part.state;
  await fold.transaction.load({ tasks: [id], repositories: [part.repository] }, fold.world);
  const task = fold.world.tasks.get(id);
  const repository = fold.world.repositories.get(part.repository)?.ref;
  const name = task === undefined ? `task ${id}` : `"${task.spec.title}" (${task.spec.key})`;
  return `${name} does not merge into ${repository?.defaultBranch ?? 'the default branch'} of ${repository?.name ?? part.repository}: ${paths.join(', ')}`;
}

async function pushedAlready(fold: Fold, landing: Landing): Promise<string> {
  const repositories = publishedParts(landing).map((part) => part.repository);
  await fold.transaction.load({ repositories }, fold.world);
  return `The default branch of ${repositories.map((id) => fold.world.repositories.get(id)?.ref.name ?? id).join(', ')} already holds the change.`;
}

async function moveHead(fold: Fold, feature: Id, id: Id, head: Sha): Promise<void> {
  await fold.transaction.load({ repositories: [id] }, fold.world);
  const repository = fold.world.repositories.get(id);
  if (repository === undefined || repository.head === head) return;
  noteHead(fold, repository, head);
  await tellConsumers(fold, repository, { head, paths: null, except: feature });
}

const newlyPublished = (before: Landing, after: Landing): LandingPart[] =>
  after.parts.filter((part, index) => part.state.name === 'published' && before.parts[index]?.state.name !== 'published');

/** An order is settled when its part moved on, or when nothing more is to come of the landing or of its epoch. */
function settleOrders(fold: Fold, before: Landing, after: Landing): void {
  const ended = after.epoch !== before.epoch || (after.state.name !== 'preparing' && after.state.name !== 'publishing');
  before.parts.forEach((part, index) => {
    const now = after.parts[index]?.state.name;
    const { id, epoch } = before;
    if (ended || now !== 'waiting') settleOrder(fold, orderKeys.prepare(id, epoch, part.repository));
    if (ended || now === 'published') settleOrder(fold, orderKeys.publish(id, epoch, part.repository));
  });
}

async function publishNext(fold: Fold, before: Landing, after: Landing): Promise<void> {
  const already = before.state.name === 'publishing' ? nextToPublish(before).map((part) => part.repository) : [];
  const due = nextToPublish(after).filter((part) => !already.includes(part.repository));
  await fold.transaction.load({ repositories: due.map((part) => part.repository) }, fold.world);
  for (const part of due) orderPublish(fold, after, part);
}

async function prepareAgain(fold: Fold, landing: Landing, notBefore: number | null): Promise<void> {
  const due = landing.parts.filter((part) => part.state.name === 'waiting');
  await fold.transaction.load({ features: [landing.feature], repositories: due.map((part) => part.repository) }, fold.world);
  const feature = fold.world.features.get(landing.feature);
  if (feature !== undefined) for (const part of due) orderPrepare(fold, landing, part, feature, notBefore);
}
