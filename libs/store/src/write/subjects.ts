import type { NewTask } from '@fuel/core';
import type { Query } from '../database.ts';

/** After the tasks. Only those that have a subject of their own have a row: nearly none. */
export async function insertSubjects(query: Query, tasks: readonly NewTask[]): Promise<void> {
  const rows = tasks.flatMap(({ task: { spec } }) => (spec.subject === null ? [] : [{ task: spec.id, feature: spec.feature, subject: spec.subject }]));
  if (rows.length === 0) return;
  await query(
    `insert into task_subjects (task_id, workspace, subject)
     select row.task, f.workspace, row.subject from unnest($1::text[], $2::text[], $3::text[]) as row (task, feature, subject) join features f on f.id = row.feature`,
    [rows.map((row) => row.task), rows.map((row) => row.feature), rows.map((row) => row.subject)],
  );
}
