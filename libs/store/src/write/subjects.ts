import type { NewFeature } from '@fuel/core';
import type { Query } from '../database.ts';

/** Only tasks that have a subject of their own have a row: nearly none. */
export async function insertSubjects(query: Query, created: readonly NewFeature[]): Promise<void> {
  const rows = created.flatMap(({ feature, tasks }) => tasks.flatMap(({ task: { spec } }) => (spec.subject === null ? [] : [{ task: spec.id, workspace: feature.workspace, subject: spec.subject }])));
  if (rows.length === 0) return;
  await query('insert into task_subjects (task_id, workspace, subject) select * from unnest($1::text[], $2::text[], $3::text[])', [
    rows.map((row) => row.task),
    rows.map((row) => row.workspace),
    rows.map((row) => row.subject),
  ]);
}
