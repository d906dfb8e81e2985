import type { Id } from '@fuel/contracts';
import type { Needs, World } from '@fuel/core';
import type { Reading } from '../memory/reading.ts';
import { lockFeatures } from './lock-features.ts';
import { lockCaps } from './read-caps.ts';
import { readClosure, readConsumers, readEdgesOf } from './read-edges.ts';
import { lockHealth } from './read-health.ts';
import { readInboxItems } from './read-inbox-items.ts';
import { readLandings } from './read-landings.ts';
import { readNodes } from './read-nodes.ts';
import { readOpenIn } from './read-open-in.ts';
import { readOrders } from './read-orders.ts';
import { readRepositories } from './read-repositories.ts';
import { readSubject } from './read-subject.ts';
import { readKeys, readPrompts, readTasks, readTasksOf } from './read-tasks.ts';
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
  await readKeys(reading, needs.keysOf ?? [], world);
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
  await readPrompts(reading, prompts, world);
  await readOpenIn(query, needs.openIn ?? [], world);
  await readInboxItems(query, needs.inbox ?? [], world);
  await readWorkspaces(query, needs.workspaces ?? [], world);
  await lockCaps(query, needs.caps ?? [], world);
  await lockHealth(query, needs.health ?? [], world);
}

/** Where it is told that a need was met. Null: nowhere, so it is asked for each time. A need that is forgotten here is one that is never read. */
const place: Readonly<Record<keyof Needs, keyof World | null>> = {
  features: 'features', whole: 'whole', tasks: 'tasks', closureOf: 'edgesTo', consumersOf: 'edgesFrom', landings: 'landings', repositories: 'repositories', nodes: 'nodes',
  orders: 'orders', orderKeys: null, keysOf: null, prompts: 'prompts', workspaces: 'workspaces', subject: null, openIn: 'openIn', inbox: 'inbox', health: 'health', caps: 'caps',
};

/** Most of what is asked for in the middle of a fold was loaded at its beginning. */
const isThere = (needs: Needs, world: World): boolean =>
  (Object.keys(needs) as (keyof Needs)[]).every((need) => {
    const [wanted, at] = [needs[need], place[need]];
    return wanted === undefined || (Array.isArray(wanted) && at !== null && wanted.every((id: Id) => world[at].has(id)));
  });

const nobody = { upstreams: [], consumers: [] };

async function readWhole(reading: Reading, features: readonly Id[], world: World): ReturnType<typeof readEdgesOf> {
  const there = features.filter((id) => world.features.has(id));
  if (there.length === 0) return nobody;
  const tasks = await readTasksOf(reading, there, world);
  const outside = await readEdgesOf(reading, there, tasks, world);
  for (const id of there) world.whole.add(id);
  return outside;
}
