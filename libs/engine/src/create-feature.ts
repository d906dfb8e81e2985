import type { FeatureCreate, Id, Refusal } from '@fuel/contracts';
import { type Actor, type Feature, type KnownTasks, outsideNames, unhurried, validatePlan } from '@fuel/core';
import { type Fold, inFold, log } from './fold.ts';
import { logTasks } from './log-tasks.ts';
import { type Repositories, rowsOf } from './plan-rows.ts';
import type { EngineDeps } from './transaction.ts';

export type { Repositories } from './plan-rows.ts';
export type Created = { readonly ok: true; readonly feature: Id } | { readonly ok: false; readonly refusal: Refusal };

/** Validated whole, written whole. `repositories` knows every name and id that the plan may use. */
export async function createFeature(deps: EngineDeps, actor: Actor, input: FeatureCreate, repositories: Repositories): Promise<Created> {
  const outside = await unhurried(outsideNames(input.tasks), deps.breathe);
  // Nothing has to be looked at: what is wrong with the plan costs no transaction.
  const alone = outside.length === 0 ? await unhurried(validatePlan(input, repositories), deps.breathe) : null;
  if (alone?.ok === false) return alone;
  return inFold(deps, async (fold): Promise<Created> => {
    fold.actor = actor;
    const checked = alone ?? (await unhurried(validatePlan(input, repositories, await lookOutside(fold, outside)), deps.breathe));
    if (!checked.ok) return checked;
    const feature = newFeature(deps, input);
    const { tasks, edges } = await unhurried(rowsOf(deps, input.tasks, checked.plan, { feature: feature.id, from: 0, repositories, outside: fold.world.tasks }), deps.breathe);
    fold.changes.created.push({ feature, tasks, edges, origin: input.origin ?? null, createdBy: actor });
    const { version: _version, ...row } = feature;
    log(fold, { type: 'feature.created', feature: feature.id, task: null, landing: null, data: { feature: row, origin: input.origin ?? null, tasks: tasks.length, edges: edges.length } });
    await unhurried(logTasks(fold, tasks, edges), deps.breathe);
    return { ok: true, feature: feature.id };
  });
}

/** Tasks of other features, by id. Their features get another consumer: whoever remembers them has to read them anew. */
async function lookOutside(fold: Fold, names: readonly Id[]): Promise<KnownTasks> {
  await fold.transaction.load({ tasks: names }, fold.world);
  for (const feature of fold.world.features.keys()) fold.dirty.features.add(feature);
  return new Map([...fold.world.tasks.keys()].map((id) => [id, { id, inside: false }]));
}

const newFeature = (deps: EngineDeps, input: FeatureCreate): Feature => ({
  id: deps.newId('fea'),
  name: input.name,
  description: input.description,
  workspace: input.workspace,
  state: { name: 'planned' },
  stage: 1,
  counters: { proposed: input.tasks.length },
  bases: {},
  messages: [],
  version: 0,
});
