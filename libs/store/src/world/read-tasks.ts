import type { Id } from '@fuel/contracts';
import type { World } from '@fuel/core';
import type { Query } from '../database.ts';
import { TASK_COLUMNS, taskOf, type TaskRow } from './task-row.ts';

/** What was loaded before stays: it may have moved on since. */
function addTasks(rows: readonly TaskRow[], world: World): void {
  for (const row of rows) if (!world.tasks.has(row.id)) world.tasks.set(row.id, taskOf(row));
}

export async function readTasks(query: Query, ids: readonly Id[], world: World): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !world.tasks.has(id));
  if (missing.length === 0) return;
  addTasks(await query<TaskRow>(`select ${TASK_COLUMNS} from tasks t where t.id = any($1)`, [missing]), world);
}

/** The ids of all tasks of these features. */
export async function readTasksOf(query: Query, features: readonly Id[], world: World): Promise<readonly Id[]> {
  const rows = await query<TaskRow>(`select ${TASK_COLUMNS} from tasks t where t.feature_id = any($1)`, [features]);
  addTasks(rows, world);
  return rows.map((row) => row.id);
}

export async function readPrompts(query: Query, ids: readonly Id[], world: World): Promise<void> {
  const missing = ids.filter((id) => !world.prompts.has(id));
  if (missing.length === 0) return;
  const rows = await query<{ id: Id; prompt: string }>('select id, prompt from tasks where id = any($1)', [missing]);
  for (const row of rows) world.prompts.set(row.id, row.prompt);
}
