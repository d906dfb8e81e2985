import type { FeatureCreate, Id } from '@fuel/contracts';
import { createFeature } from '@fuel/engine';
import type { Caller } from '../auth/caller.ts';
import type { Runtime } from '../compose/runtime.ts';
import { madeBefore, willMake } from '../once/current-request.ts';
import type { DoorAnswer } from './door.ts';
import { viewFeature } from './view-feature.ts';

/** The repositories that a plan names, each once. */
export const repositoriesOf = ({ tasks }: FeatureCreate): string[] => [...new Set(tasks.flatMap((task) => (task.repository === undefined ? [] : [task.repository])))];

/** From a plan to its feature, once for each Idempotency-Key. */
export async function makeFeature(runtime: Runtime, input: FeatureCreate, { actor }: Caller): Promise<DoorAnswer<'getFeature'>> {
  const { engine, store, newId } = runtime;
  // Chosen here, so that an Idempotency-Key is kept with it.
  const id = newId('fea');
  willMake(id);
  const deps = { ...engine, newId: (prefix: Parameters<typeof engine.newId>[0]): Id => (prefix === 'fea' ? id : engine.newId(prefix)) };
  const created = await createFeature(deps, actor, input, await store.resolveRepositories(repositoriesOf(input))).catch(madeBefore);
  if (!('ok' in created)) return viewFeature(runtime, created.id);
  if (!created.ok) return created;
  runtime.wake();
  return viewFeature(runtime, created.feature);
}
