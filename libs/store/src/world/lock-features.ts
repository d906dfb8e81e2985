import type { Id } from '@fuel/contracts';
import type { World } from '@fuel/core';
import type { Query } from '../database.ts';
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
export async function lockFeatures(query: Query, asked: Asked, world: World): Promise<void> {
  const features = asked.features.filter((id) => !world.features.has(id));
  const tasks = asked.tasks.filter((id) => !world.tasks.has(id));
  const landings = asked.landings.filter((id) => !world.landings.has(id));
  if (features.length + tasks.length + landings.length === 0) return;
  const rows = await query<FeatureRow>(
    `select ${FEATURE_COLUMNS} from features f
     where f.id in (
       select unnest($1::text[])
       union select feature_id from tasks where id = any($2)
       union select feature_id from landings where id = any($3)
     )
     order by f.id for update of f`,
    [features, tasks, landings],
  );
  addFeatures(rows, world);
}

/** What was loaded before stays: it may have moved on since. */
export function addFeatures(rows: readonly FeatureRow[], world: World): void {
  for (const row of rows) if (!world.features.has(row.id)) world.features.set(row.id, featureOf(row));
}
