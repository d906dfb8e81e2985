import type { Changes, Feature, NewFeature } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';
import { eachOnce, guarded } from '../stale-row.ts';

function rowOf({ id, name, description, workspace, state, stage, counters, bases, version }: Feature) {
  const { name: stateName, ...detail } = state;
  return { id, name, description, workspace, state: stateName, detail, stage, counters, bases, version };
}

const COLUMNS = 'id text, name text, description text, workspace text, state text, detail jsonb, stage int, counters jsonb, bases jsonb, version int';

/** A workspace exists from its first use. */
export async function insertFeatures(query: Query, created: readonly NewFeature[]): Promise<void> {
  if (created.length === 0) return;
  const rows = created.map(({ feature, origin, createdBy }) => ({ ...rowOf(feature), origin, created_by: createdBy }));
  await query('insert into workspaces (name) select distinct unnest($1::text[]) on conflict do nothing', [rows.map((row) => row.workspace)]);
  await query(
    `insert into features (id, name, description, workspace, state, detail, stage, counters, bases, version, origin, created_by)
     select id, name, description, workspace, state, detail, stage, counters, bases, version, origin, created_by
     from json_to_recordset($1::json) as row (${COLUMNS}, origin jsonb, created_by jsonb)`,
    [toJson(rows)],
  );
}

/** A feature's version speaks for all its tasks: it moves with them also where nothing else of its row does. */
export async function touchFeatures(query: Query, { tasks, features }: Pick<Changes, 'tasks' | 'features'>): Promise<void> {
  const written = new Set(features.map((feature) => feature.id));
  const touched = new Set(tasks.map((task) => task.spec.feature).filter((feature) => !written.has(feature)));
  if (touched.size > 0) await query('update features set version = version + 1 where id = any($1)', [[...touched]]);
}

const MOVE = guarded(
  'features',
  `update features f
   set state = row.state, detail = row.detail, stage = row.stage, counters = row.counters, bases = row.bases, version = f.version + 1, updated_at = now()
   from json_to_recordset($1::json) as row (${COLUMNS})
   where f.id = row.id and f.version = row.version
   returning f.id`,
  '$2',
);

/** What was asked for (name, description, workspace) stays; everything else follows. */
export async function updateFeatures(query: Query, features: readonly Feature[]): Promise<void> {
  if (features.length === 0) return;
  eachOnce('features', features.map((feature) => feature.id));
  await query(MOVE, [toJson(features.map(rowOf).map(({ description: _description, ...row }) => row)), features.length]);
}
