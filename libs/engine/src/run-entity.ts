import type { Id, Refusal, RefusalCode } from '@fuel/contracts';
import { decideFeature, decideLandingFact, decideTask, type FeatureCommand, type LandingCommand, type Task, type TaskCommand } from '@fuel/core';
import { applyFeature, applyLanding, applyTask, eventsOf, type Fold } from './fold.ts';
import { reactToFeature } from './react/feature.ts';
import { reactToLanding } from './react/landing.ts';
import { reactToTask } from './react/task.ts';

/** Load, decide, evolve, react: the same four steps for each kind of entity. */
export async function runTask(fold: Fold, command: TaskCommand): Promise<Refusal | null> {
  const task = await loadTask(fold, command.task);
  if (task === undefined) return unknown('task.unknown', `There is no task ${command.task}.`);
  const { events, refusal } = eventsOf(decideTask(task, command, fold.now, fold.deps.chance()));
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

export const unknown = (code: RefusalCode, detail: string): Refusal => ({ code, detail });
