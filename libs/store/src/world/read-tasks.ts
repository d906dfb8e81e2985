import type { Id } from '@fuel/contracts';
import type { Needs, World } from '@fuel/core';
import type { Query } from '../database.ts';
import { inTurns } from '../in-turns.ts';
import { keepTask, type Reading, rememberedTask } from '../memory/reading.ts';
import { TASK_COLUMNS, taskOf, type TaskRow } from './task-row.ts';

/** What was loaded before stays: it may have moved on since. */
const addTasks = (reading: Reading, rows: readonly TaskRow[], world: World): Promise<void> =>
  inTurns(rows, (row) => {
    const task = taskOf(row);
    if (!world.tasks.has(task.spec.id)) world.tasks.set(task.spec.id, task);
    keepTask(reading, task);
  });

export async function readTasks(reading: Reading, ids: readonly Id[], world: World): Promise<void> {
  const missing = new Set<Id>();
  for (const id of ids) {
    if (world.tasks.has(id)) continue;
    const task = rememberedTask(reading, id);
    if (task === undefined) missing.add(id);
    else world.tasks.set(id, task);
  }
  if (missing.size === 0) return;
  await addTasks(reading, await reading.query<TaskRow>(`select ${TASK_COLUMNS} from tasks t where t.id = any($1)`, [[...missing]]), world);
}

/** The ids of all tasks of these features. */
export async function readTasksOf(reading: Reading, features: readonly Id[], world: World): Promise<readonly Id[]> {
  const rows = await reading.query<TaskRow>(`select ${TASK_COLUMNS} from tasks t where t.feature_id = any($1)`, [features]);
  await addTasks(reading, rows, world);
  return rows.map((row) => row.id);
}

/** Their features are locked already. */
export async function readKeys(reading: Reading, asked: NonNullable<Needs['keysOf']>, world: World): Promise<void> {
  for (const { feature, keys } of asked) {
    await addTasks(reading, await reading.query<TaskRow>(`select ${TASK_COLUMNS} from tasks t where t.feature_id = $1 and t.key = any($2)`, [feature, keys]), world);
  }
}

export async function promptsOf(query: Query, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const rows = await query<{ id: Id; prompt: string }>('select id, prompt from tasks where id = any($1)', [ids]);
  return new Map(rows.map((row) => [row.id, row.prompt]));
}

export async function readPrompts({ query, foreseen }: Reading, ids: readonly Id[], world: World): Promise<void> {
  const missing = ids.filter((id) => !world.prompts.has(id));
  if (missing.length === 0) return;
  const found = foreseen !== null && missing.every((id) => foreseen.tasks.has(id)) ? await foreseen.prompts : await promptsOf(query, missing);
  for (const id of missing) {
    const prompt = found.get(id);
    if (prompt !== undefined) world.prompts.set(id, prompt);
  }
}
