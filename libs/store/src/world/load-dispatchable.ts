import type { Id } from '@fuel/contracts';
import type { Assignment, Choose, Task, World } from '@fuel/core';
import type { Reading } from '../memory/reading.ts';
import { FEATURE_COLUMNS, type FeatureRow } from './feature-row.ts';
import { load } from './load.ts';
import { addFeatures } from './lock-features.ts';
import { readWaiting } from './read-board.ts';

/** Features that another hub is busy with are left to it. */
async function lockFree(reading: Reading, features: readonly Id[], world: World): Promise<ReadonlySet<Id>> {
  const rows = await reading.query<FeatureRow>(
    `select ${FEATURE_COLUMNS} from features f where f.id = any($1) and f.state = 'in_progress' order by f.id for update skip locked`,
    [features],
  );
  addFeatures(reading, rows, world);
  return new Set(rows.map((row) => row.id));
}

const isDispatchable = (task: Task | undefined, now: number): boolean => {
  if (task?.state.name === 'suspect') return true;
  return task?.state.name === 'ready' && task.holds === 0 && (task.state.notBefore ?? 0) <= now;
};

/** Chosen first and locked afterwards: of what waits only a little is locked, and no node at all. */
export async function loadDispatchable(reading: Reading, now: number, world: World, { most, choose }: Choose): Promise<readonly Assignment[]> {
  const found = await readWaiting(reading.query, now, most);
  if (found === null) return [];
  const chosen = choose(found.board, found.waiting);
  if (chosen.length === 0) return [];
  const locked = await lockFree(reading, [...new Set(chosen.map((one) => one.feature))], world);
  const ours = chosen.filter((one) => locked.has(one.feature));
  const ids = ours.map((one) => one.task);
  if (ids.length === 0) return [];
  await load(reading, { tasks: ids, closureOf: ids, prompts: ids }, world);
  await load(reading, { repositories: [...world.tasks.values()].flatMap((task) => task.spec.repository ?? []) }, world);
  return ours.filter((one) => isDispatchable(world.tasks.get(one.task), now));
}
