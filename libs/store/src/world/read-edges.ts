import type { Gate, Id } from '@fuel/contracts';
import type { Edge, World } from '@fuel/core';
import type { Query } from '../database.ts';

interface EdgeRow {
  upstream: Id;
  consumer: Id;
  gate: Gate;
}

type Side = 'upstream' | 'consumer';

/** Puts the edges under the tasks on their `side`; a task without any gets an empty list, which says that it was looked at. */
function addEdges(lists: Map<Id, readonly Edge[]>, tasks: readonly Id[], edges: readonly Edge[], side: Side): void {
  const found = new Map<Id, Edge[]>(tasks.filter((task) => !lists.has(task)).map((task) => [task, []]));
  for (const edge of edges) found.get(edge[side])?.push(edge);
  for (const [task, list] of found) lists.set(task, list);
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

/** Returns the consumers. */
export async function readConsumers(query: Query, tasks: readonly Id[], world: World): Promise<readonly Reached[]> {
  const asked = tasks.filter((id) => !world.edgesFrom.has(id));
  if (asked.length === 0) return [];
  const rows = await query<LooseRow & { upstream: Id; feature: Id | null }>(
    `select t.id as upstream, e.consumer_id as consumer, e.gate, c.feature_id as feature
     from tasks t left join edges e on e.upstream_id = t.id left join tasks c on c.id = e.consumer_id
     where t.id = any($1)`,
    [asked],
  );
  addEdges(world.edgesFrom, [...new Set(rows.map((row) => row.upstream))], known(rows), 'upstream');
  return rows.flatMap(({ consumer, feature }) => (consumer === null || feature === null ? [] : [{ id: consumer, feature }]));
}

/**
 * Returns every task of the closures. UNION, not UNION ALL: a task that is reached on many ways is walked from once. OFFSET 0 keeps the
 * planner from joining: without statistics it reads all edges at every step, and a chain of 20,000 took 28 s.
 */
export async function readClosure(query: Query, tasks: readonly Id[], world: World): Promise<readonly Reached[]> {
  const asked = tasks.filter((id) => !world.edgesTo.has(id));
  if (asked.length === 0) return [];
  const rows = await query<LooseRow & { consumer: Id; feature: Id }>(
    `with recursive closure(id) as (
       select unnest($1::text[])
       union
       select e.upstream_id from closure c, lateral (select upstream_id from edges where consumer_id = c.id offset 0) e
     )
     select e.upstream_id as upstream, t.id as consumer, e.gate, t.feature_id as feature
     from closure c join tasks t on t.id = c.id left join edges e on e.consumer_id = c.id`,
    [asked],
  );
  const reached = new Map(rows.map(({ consumer, feature }) => [consumer, { id: consumer, feature }]));
  addEdges(world.edgesTo, [...reached.keys()], known(rows), 'consumer');
  return [...reached.values()];
}

/** All edges that touch these tasks of whole features. Returns who is on the other end of an edge that leaves them. */
export async function readEdgesOf(
  query: Query,
  features: readonly Id[],
  tasks: readonly Id[],
  world: World,
): Promise<{ readonly upstreams: readonly Reached[]; readonly consumers: readonly Reached[] }> {
  const edges = await query<EdgeRow & { upstream_feature: Id; consumer_feature: Id }>(
    `select e.upstream_id as upstream, e.consumer_id as consumer, e.gate, u.feature_id as upstream_feature, c.feature_id as consumer_feature
     from edges e join tasks u on u.id = e.upstream_id join tasks c on c.id = e.consumer_id
     where c.feature_id = any($1)
     union all
     select e.upstream_id, e.consumer_id, e.gate, u.feature_id, c.feature_id
     from edges e join tasks u on u.id = e.upstream_id join tasks c on c.id = e.consumer_id
     where u.feature_id = any($1) and not c.feature_id = any($1)`,
    [features],
  );
  const plain = known(edges);
  addEdges(world.edgesTo, tasks, plain, 'consumer');
  addEdges(world.edgesFrom, tasks, plain, 'upstream');
  const inside = new Set(features);
  return {
    upstreams: edges.flatMap(({ upstream, upstream_feature: feature }) => (inside.has(feature) ? [] : [{ id: upstream, feature }])),
    consumers: edges.flatMap(({ consumer, consumer_feature: feature }) => (inside.has(feature) ? [] : [{ id: consumer, feature }])),
  };
}
