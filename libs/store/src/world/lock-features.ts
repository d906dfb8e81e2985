import type { Id } from '@fuel/contracts';
import type { World } from '@fuel/core';
import { enter, type Reading } from '../memory/reading.ts';
import { FEATURE_COLUMNS, featureOf, type FeatureRow } from './feature-row.ts';

export interface Asked {
  readonly features: readonly Id[];
  readonly tasks: readonly Id[];
  readonly landings: readonly Id[];
}

/**
 * Whatever belongs to a feature is read only after its feature is locked, in a statement of its own, so that what is read cannot change
 * before the commit. In id order, so that two who need the same features wait instead of blocking each other.
 */
export async function lockFeatures(reading: Reading, asked: Asked, world: World): Promise<void> {
  const missing = asked.tasks.filter((id) => !world.tasks.has(id));
  const homes = missing.map((id) => reading.memory.featureOf(id));
  const tasks = missing.filter((_id, index) => homes[index] === undefined);
  const known = homes.filter((home) => home !== undefined);
  const features = [...new Set([...asked.features, ...known])].filter((id) => !world.features.has(id));
  const landings = asked.landings.filter((id) => !world.landings.has(id));
  if (features.length + tasks.length + landings.length === 0) return;
  const rows = await reading.query<FeatureRow>(
    `select ${FEATURE_COLUMNS} from features f
     where f.id in (
       select unnest($1::text[])
       union select feature_id from tasks where id = any($2)
       union select feature_id from landings where id = any($3)
     )
     order by f.id for update of f`,
    [features, tasks, landings],
  );
  addFeatures(reading, rows, world);
}

/** What was loaded before stays: it may have moved on since. */
export function addFeatures(reading: Reading, rows: readonly FeatureRow[], world: World): void {
  const fresh = rows.filter((row) => !world.features.has(row.id)).map(featureOf);
  enter(reading, fresh);
  for (const feature of fresh) world.features.set(feature.id, feature);
}
