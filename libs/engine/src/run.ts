import type { Id, Refusal, RefusalCode } from '@fuel/contracts';
import { decideFeature, decideLandingFact, decideTask, type FeatureCommand, type LandingCommand, type Task, type TaskCommand } from '@fuel/core';
import type { Command, Result, Wish } from './command.ts';
import { applyFeature, applyLanding, applyTask, eventsOf, type Fold } from './fold.ts';
import { runNodeCommand } from './run-node-command.ts';
import { runPersonCommand } from './run-person-command.ts';
import { reactToFeature } from './react/feature.ts';
import { reactToLanding } from './react/landing.ts';
import { reactToTask } from './react/task.ts';

/** One wish and everything that follows from it. A refused wish leaves nothing behind; a refused consequence is a defect. */
export async function runWish(fold: Fold, wish: Wish): Promise<Result> {
  const first = fold.changes.events.length;
  fold.actor = wish.actor;
  const refusal = await run(fold, wish.command);
  if (refusal !== null) return { ok: false, refusal };
  for (let next = fold.following.shift(); next !== undefined; next = fold.following.shift()) {
    const no = await run(fold, next);
    if (no !== null) throw new Error(`"${next.type}" followed from "${wish.command.type}" and was refused: ${no.code}: ${no.detail}`);
  }
  return { ok: true, events: fold.changes.events.slice(first) };
}

export async function run(fold: Fold, command: Command): Promise<Refusal | null> {
  switch (command.type) {
    case 'feature.start':
      return runFeature(fold, command);
    case 'feature.approve':
    case 'feature.requestChanges':
      return runPersonCommand(fold, command);
    case 'order.confirm':
    case 'order.decline':
    case 'repository.moveHead':
    case 'attempt.begin':
    case 'attempt.report':
    case 'review.report':
    case 'landing.report':
      return runNodeCommand(fold, command);
    case 'landing.prepared':
    case 'landing.conflicted':
    case 'landing.published':
    case 'landing.refused':
      return runLanding(fold, command);
    default:
      return 'task' in command ? runTask(fold, command) : runFeature(fold, command);
  }
}

export async function runTask(fold: Fold, command: TaskCommand): Promise<Refusal | null> {
  const task = await loadTask(fold, command.task);
  if (task === undefined) return unknown('task.unknown', `There is no task ${command.task}.`);
  const { events, refusal } = eventsOf(decideTask(task, command, fold.now));
  for (const event of events) {
    const before = fold.world.tasks.get(command.task) ?? task;
    await reactToTask(fold, before, applyTask(fold, before, event), event);
  }
  return refusal;
}

export async function runFeature(fold: Fold, command: FeatureCommand): Promise<Refusal | null> {
  await fold.transaction.load({ features: [command.feature] }, fold.world);
  const feature = fold.world.features.get(command.feature);
  if (feature === undefined) return unknown('feature.unknown', `There is no feature ${command.feature}.`);
  const { events, refusal } = eventsOf(decideFeature(feature, command));
  for (const event of events) {
    const before = fold.world.features.get(command.feature) ?? feature;
    await reactToFeature(fold, applyFeature(fold, before, event), event);
    // A state that lasts only for this commit, such as changes_requested, is left by what follows.
    fold.following.push(...(event.type === 'feature.reopened' ? [{ type: 'feature.settle', feature: command.feature } as const] : []));
  }
  return refusal;
}

export async function runLanding(fold: Fold, command: LandingCommand): Promise<Refusal | null> {
  await fold.transaction.load({ landings: [command.landing] }, fold.world);
  const landing = fold.world.landings.get(command.landing);
  if (landing === undefined) return unknown('landing.unknown', `There is no landing ${command.landing}.`);
  const { events, refusal } = eventsOf(decideLandingFact(landing, command, fold.now));
  for (const event of events) {
    const before = fold.world.landings.get(command.landing) ?? landing;
    await reactToLanding(fold, before, applyLanding(fold, before, event), event);
  }
  return refusal;
}

export async function loadTask(fold: Fold, id: Id): Promise<Task | undefined> {
  if (!fold.world.tasks.has(id)) await fold.transaction.load({ tasks: [id] }, fold.world);
  return fold.world.tasks.get(id);
}

const unknown = (code: RefusalCode, detail: string): Refusal => ({ code, detail });
