import type { Id } from '@fuel/contracts';
import type { Runtime } from '../compose/runtime.ts';
import { featureView } from '../read/feature-view.ts';
import { type Answer, answered, refused } from './answer.ts';
import type { DoorAnswer } from './door.ts';

/** So many tasks come with their feature, whatever its size; the rest is asked for by listTasks. */
const firstTasks = 100;

export const unknownFeature = (id: Id): Answer<never> => refused('feature.unknown', `There is no feature "${id}". GET /api/v1/features lists them.`);

/** A feature as it is now: what every door that moved one says. */
export async function viewFeature(runtime: Runtime, id: Id): Promise<DoorAnswer<'getFeature'>> {
  const found = await runtime.store.readFeature(id, { after: null, limit: firstTasks });
  return found === null ? unknownFeature(id) : answered(featureView(found, runtime.now()), { version: String(found.feature.version) });
}
