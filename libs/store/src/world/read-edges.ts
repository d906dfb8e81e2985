import type { Gate, Id } from '@fuel/contracts';
import { bearsNothing, type Edge, type World } from '@fuel/core';
import { inTurns } from '../in-turns.ts';
import { homeOf, type Reading } from '../memory/reading.ts';

interface EdgeRow {
  upstream: Id;
  consumer: Id;
  gate: Gate;
}

type Side = 'upstream' | 'consumer';

/** Puts the edges under the tasks on their `side`; a task without any gets an empty list, which says that it was looked at. */
async function addEdges(reading: Reading, world: World, side: Side, { tasks, edges }: { tasks: readonly Id[]; edges: readonly Edge[] }): Promise<void> {
  const lists = side === 'upstream' ? world.edgesFrom : world.edgesTo;
  const found = new Map<Id, Edge[]>();
  await inTurns(tasks, (task) => void (lists.has(task) || found.set(task, [])));
  await inTurns(edges, (edge) => void found.get(edge[side])?.push(edge));
  await inTurns(found, ([task, list]) => {
    lists.set(task, list);
    homeOf(reading, task)?.keepEdges(side, task, list);
  });
}

type LooseRow = { upstream: Id | null; consumer: Id | null; gate: Gate | null };

/** A left join gives a row without an edge to a task that has none. */
const known = (rows: readonly LooseRow[]): EdgeRow[] =>
  rows.flatMap(({ upstream, consumer, gate }) => (upstream === null || consumer === null || gate === null ? [] : [{ upstream, consumer, gate }]));

/** A task that an edge led to, and the feature that has to be locked before it is read. */
export interface Reached {
  readonly id: Id;
  readonly feature: Id;
}

/** The tasks were read before: what is remembered of an edge belongs to its task. Returns the consumers. */
export async function readConsumers(reading: Reading, tasks: readonly Id[], world: World): Promise<readonly Reached[]> {
  const reached: Reached[] = [];
  const asked = tasks.filter((id) => !world.edgesFrom.has(id) && !recallConsumers(reading, id, world, reached));
  if (asked.length === 0) return reached;
  const rows = await reading.query<LooseRow & { upstream: Id; feature: Id | null }>(
    `select t.id as upstream, e.consumer_id as consumer, e.gate, c.feature_id as feature
     from tasks t left join edges e on e.upstream_id = t.id left join tasks c on c.id = e.consumer_id
     where t.id = any($1)`,
    [asked],
  );
  await addEdges(reading, world, 'upstream', { tasks: [...new Set(rows.map((row) => row.upstream))], edges: known(rows) });
  return [...reached, ...rows.flatMap(({ consumer, feature }) => (consumer === null || feature === null ? [] : [{ id: consumer, feature }]))];
}

function recallConsumers(reading: Reading, id: Id, world: World, reached: Reached[]): boolean {
  const edges = homeOf(reading, id)?.edgesFrom.get(id);
  const found = edges?.map((edge) => ({ id: edge.consumer, feature: reading.memory.featureOf(edge.consumer) }));
  if (edges === undefined || found === undefined || !found.every(isHome)) return false;
  world.edgesFrom.set(id, edges);
  reached.push(...found);
  return true;
}

const isHome = (found: { id: Id; feature: Id | undefined }): found is Reached => found.feature !== undefined;

/**
 * Returns every task of the closures, as far as something is there that an order has to name: what bears nothing is not walked past.
 * UNION, not UNION ALL: a task that is reached on many ways is walked from once. OFFSET 0 keeps the planner from joining: without
 * statistics it reads all edges at every step, and a chain of 20,000 took 28 s.
 */
export async function readClosure(reading: Reading, tasks: readonly Id[], world: World): Promise<readonly Reached[]> {
  const { reached, missing } = recallClosure(reading, tasks, world);
  if (missing.length === 0) return reached;
  const rows = await reading.query<LooseRow & { consumer: Id; feature: Id }>(
    `with recursive closure(id) as (
       select unnest($1::text[])
       union
       select e.upstream_id from closure c, lateral (
         select e.upstream_id from edges e join tasks u on u.id = e.upstream_id
         where e.consumer_id = c.id and ${BEARS_NOTHING} is not true offset 0
       ) e
     )
     select e.upstream_id as upstream, t.id as consumer, e.gate, t.feature_id as feature
     from closure c join tasks t on t.id = c.id left join edges e on e.consumer_id = c.id`,
    [missing],
  );
  const read = new Map(rows.map(({ consumer, feature }) => [consumer, { id: consumer, feature }]));
  await addEdges(reading, world, 'consumer', { tasks: [...read.keys()], edges: known(rows) });
  return [...reached, ...read.values()];
}

/** As core's bearsNothing says it, of the upstream task u. */
const BEARS_NOTHING = `(u.kind = 'work' and u.accepted -> 'work' = 'null' and u.accepted -> 'saw' = '{}')`;

function recallClosure(reading: Reading, tasks: readonly Id[], world: World): { reached: Reached[]; missing: Id[] } {
  const reached: Reached[] = [];
  const missing: Id[] = [];
  const queue = tasks.filter((id) => !world.edgesTo.has(id));
  const seen = new Set(queue);
  for (const id of queue) {
    const home = homeOf(reading, id);
    const edges = world.edgesTo.get(id) ?? home?.edgesTo.get(id);
    const feature = reading.memory.featureOf(id);
    if (edges === undefined || feature === undefined) {
      missing.push(id);
      continue;
    }
    world.edgesTo.set(id, edges);
    reached.push({ id, feature });
    for (const { upstream } of edges) {
      if (seen.has(upstream)) continue;
      seen.add(upstream);
      const task = world.tasks.get(upstream) ?? homeOf(reading, upstream)?.tasks.get(upstream);
      if (task === undefined || !bearsNothing(task)) queue.push(upstream);
    }
  }
  return { reached, missing };
}

/** All edges that touch these tasks of whole features. Returns who is on the other end of an edge that leaves them. */
export async function readEdgesOf(
  reading: Reading,
  features: readonly Id[],
  tasks: readonly Id[],
  world: World,
): Promise<{ readonly upstreams: readonly Reached[]; readonly consumers: readonly Reached[] }> {
  const edges = await reading.query<EdgeRow & { upstream_feature: Id; consumer_feature: Id }>(
    `select e.upstream_id as upstream, e.consumer_id as consumer, e.gate, u.feature_id as upstream_feature, c.feature_id as consumer_feature
     from edges e join tasks u on u.id = e.upstream_id join tasks c on c.id = e.consumer_id
     where c.feature_id = any($1)
     union all
     select e.upstream_id, e.consumer_id, e.gate, u.feature_id, c.feature_id
     from edges e join tasks u on u.id = e.upstream_id join tasks c on c.id = e.consumer_id
     where u.feature_id = any($1) and not c.feature_id = any($1)`,
    [features],
  );
  const plain: Edge[] = [];
  const [upstreams, consumers]: [Reached[], Reached[]] = [[], []];
  const inside = new Set(features);
  await inTurns(edges, ({ upstream, consumer, gate, upstream_feature: above, consumer_feature: below }) => {
    plain.push({ upstream, consumer, gate });
    if (!inside.has(above)) upstreams.push({ id: upstream, feature: above });
    if (!inside.has(below)) consumers.push({ id: consumer, feature: below });
  });
  await addEdges(reading, world, 'consumer', { tasks, edges: plain });
  await addEdges(reading, world, 'upstream', { tasks, edges: plain });
  return { upstreams, consumers };
}
