import type { Id } from '@fuel/contracts';
import type { Runtime } from '../compose/runtime.ts';
import { surroundingsOf } from '../read/feature-view.ts';
import { taskSummary } from '../read/task-view.ts';
import { answered, refused } from './answer.ts';
import type { DoorAnswer } from './door.ts';

/** A task as it is now: what every door that moved one says. */
export async function viewTask(runtime: Runtime, id: Id): Promise<DoorAnswer<'getTask'>> {
  const found = await runtime.store.readTask(id);
  const row = found?.tasks[0];
  if (found === null || row === undefined) return refused('task.unknown', `There is no task "${id}". A feature lists its tasks with their ids.`);
  return answered({ ...taskSummary(row, surroundingsOf(found, runtime.now())), prompt: found.prompt }, { version: String(row.task.version) });
}
