import type { Id } from '@fuel/contracts';
import type { Needs, World } from '@fuel/core';
import type { Reading } from '../memory/reading.ts';
import { lockFeatures } from './lock-features.ts';
import { readClosure, readConsumers, readEdgesOf } from './read-edges.ts';
import { readLandings } from './read-landings.ts';
import { readNodes } from './read-nodes.ts';
import { readOpenIn } from './read-open-in.ts';
import { readOrders } from './read-orders.ts';
import { readRepositories } from './read-repositories.ts';
import { readSubject } from './read-subject.ts';
import { readPrompts, readTasks, readTasksOf } from './read-tasks.ts';
import { readWorkspaces } from './read-workspaces.ts';

/** Adds to the world what is needed and not there yet; what is there costs no statement and stays as it is. */
export async function load(reading: Reading, needs: Needs, world: World): Promise<void> {
  if (isThere(needs, world)) return;
  const { consumersOf = [], closureOf = [], landings = [], prompts = [] } = needs;
  const { query } = reading;
  const about = needs.subject === undefined ? [] : await readSubject(query, needs.subject, world);
  const tasks = [...(needs.tasks ?? []), ...about];
  const whole = (needs.whole ?? []).filter((id) => !world.whole.has(id));
  const named = [...tasks, ...consumersOf, ...closureOf];
  await lockFeatures(reading, { features: [...(needs.features ?? []), ...whole], tasks: named, landings }, world);
  await readTasks(reading, named, world);
  const outside = await readWhole(reading, whole, world);
  const reached = [
    ...outside.consumers,
    ...(await readConsumers(reading, consumersOf, world)),
    ...(await readClosure(reading, [...closureOf, ...outside.upstreams.map((one) => one.id)], world)),
  ];
  // Only an edge between features leads to one that is not locked yet.
  await lockFeatures(reading, { features: [...new Set(reached.map((one) => one.feature))], tasks: [], landings: [] }, world);
  await readTasks(reading, reached.map((one) => one.id), world);
  await readLandings(query, landings, world);
  await readRepositories(query, needs.repositories ?? [], world);
  await readNodes(query, needs.nodes ?? [], world);
  await readOrders(query, needs.orders ?? [], needs.orderKeys ?? [], world);
  await readPrompts(query, prompts, world);
  await readOpenIn(query, needs.openIn ?? [], world);
  await readWorkspaces(query, needs.workspaces ?? [], world);
}

const within = (ids: readonly string[] | undefined, there: { has(id: string): boolean }): boolean => ids === undefined || ids.every((id) => there.has(id));

/** Most of what is asked for in the middle of a fold was loaded at its beginning. */
const isThere = (needs: Needs, world: World): boolean =>
  needs.orderKeys === undefined &&
  needs.subject === undefined &&
  within(needs.workspaces, world.workspaces) &&
  within(needs.tasks, world.tasks) &&
  within(needs.consumersOf, world.edgesFrom) &&
  within(needs.closureOf, world.edgesTo) &&
  within(needs.features, world.features) &&
  within(needs.whole, world.whole) &&
  within(needs.repositories, world.repositories) &&
  within(needs.prompts, world.prompts) &&
  within(needs.landings, world.landings) &&
  within(needs.nodes, world.nodes) &&
  within(needs.orders, world.orders);

const nobody = { upstreams: [], consumers: [] };

async function readWhole(reading: Reading, features: readonly Id[], world: World): ReturnType<typeof readEdgesOf> {
  const there = features.filter((id) => world.features.has(id));
  if (there.length === 0) return nobody;
  const tasks = await readTasksOf(reading, there, world);
  const outside = await readEdgesOf(reading, there, tasks, world);
  for (const id of there) world.whole.add(id);
  return outside;
}
