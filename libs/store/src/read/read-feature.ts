import type { Id, Lane, Origin } from '@fuel/contracts';
import { type Actor, type Edge, emptyWorld, type Feature, type Landing, type NodeInfo, type Repository, type Task } from '@fuel/core';
import type { Database, Query } from '../database.ts';
import { millis } from '../json.ts';
import { FEATURE_COLUMNS, featureOf, type FeatureRow } from '../world/feature-row.ts';
import { LANDING_COLUMNS, landingOf, type LandingRow } from '../world/landing-row.ts';
import { readNodes } from '../world/read-nodes.ts';
import { readRepositories } from '../world/read-repositories.ts';
import { TASK_COLUMNS, taskOf, type TaskRow } from '../world/task-row.ts';

export interface ReadTask {
  readonly task: Task;
  readonly prompt: string;
  readonly lane: Lane | null;
  readonly rank: number;
  readonly updatedAt: number;
  /** How many there were, and which agent had the last one. */
  readonly attempts: number;
  readonly lastAgent: string | null;
}

/** Everything that a person may be told about a feature, of one moment. */
export interface ReadFeature {
  readonly feature: Feature;
  readonly origin: Origin | null;
  readonly createdBy: Actor;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** In the order of the plan. */
  readonly tasks: readonly ReadTask[];
  readonly edges: readonly Edge[];
  /** The newest one. */
  readonly landing: Landing | null;
  readonly repositories: ReadonlyMap<Id, Repository>;
  /** Those that serve one of the repositories, and those that have a task of it. */
  readonly nodes: readonly NodeInfo[];
}

export const readFeature = (database: Database, id: Id): Promise<ReadFeature | null> => database.inSnapshot((query) => read(query, id, null));

export const hasFeature = async (query: Query, id: Id): Promise<boolean> => (await query('select from features where id = $1', [id])).length > 0;

/** The feature of a task, with this task and its direct upstreams only. */
export const readTask = (database: Database, id: Id): Promise<ReadFeature | null> =>
  database.inSnapshot(async (query) => {
    const [task] = await query<{ feature_id: Id; upstreams: Id[] }>(
      'select t.feature_id, array(select e.upstream_id from edges e where e.consumer_id = t.id) as upstreams from tasks t where t.id = $1',
      [id],
    );
    return task === undefined ? null : read(query, task.feature_id, { task: id, upstreams: task.upstreams });
  });

interface Only {
  readonly task: Id;
  readonly upstreams: readonly Id[];
}

type FullFeatureRow = FeatureRow & { origin: Origin | null; created_by: Actor; created_at: Date; updated_at: Date };

async function read(query: Query, id: Id, only: Only | null): Promise<ReadFeature | null> {
  const [row] = await query<FullFeatureRow>(
    `select ${FEATURE_COLUMNS}, f.origin, f.created_by, f.created_at, f.updated_at from features f where f.id = $1`,
    [id],
  );
  if (row === undefined) return null;
  const tasks = await readTasks(query, id, only);
  const [landing] = await query<LandingRow>(
    `select ${LANDING_COLUMNS} from landings l where l.feature_id = $1 order by l.created_at desc, l.id desc limit 1`,
    [id],
  );
  const newest = landing === undefined ? null : landingOf(landing);
  const world = emptyWorld();
  const used = [...tasks.flatMap(({ task }) => task.spec.repository ?? []), ...(newest?.parts.map((part) => part.repository) ?? [])];
  await readRepositories(query, used, world);
  await readNodes(query, await nodesAround(query, [...world.repositories.keys()], tasks.map(({ task }) => task.spec.id)), world);
  return {
    feature: featureOf(row),
    origin: row.origin,
    createdBy: row.created_by,
    createdAt: millis(row.created_at),
    updatedAt: millis(row.updated_at),
    tasks,
    edges: await readEdges(query, id, only),
    landing: newest,
    repositories: world.repositories,
    nodes: [...world.nodes.values()],
  };
}

type FullTaskRow = TaskRow & { prompt: string; lane: Lane | null; rank: number; updated_at: Date; attempts: number; last_agent: string | null };

async function readTasks(query: Query, feature: Id, only: Only | null): Promise<ReadTask[]> {
  const rows = await query<FullTaskRow>(
    `select ${TASK_COLUMNS}, t.prompt, t.lane, t.rank, t.updated_at, a.attempts, a.last_agent
     from tasks t left join lateral (
       select count(*)::int as attempts, (array_agg(a.agent order by a.epoch desc))[1] as last_agent from attempts a where a.task_id = t.id
     ) a on true
     where ${only === null ? 't.feature_id = $1' : 't.id = any($1)'}
     order by t.rank, t.key`,
    [only === null ? feature : [only.task, ...only.upstreams]],
  );
  return rows.map((row) => ({
    task: taskOf(row),
    prompt: row.prompt,
    lane: row.lane,
    rank: row.rank,
    updatedAt: millis(row.updated_at),
    attempts: row.attempts,
    lastAgent: row.last_agent,
  }));
}

const readEdges = (query: Query, feature: Id, only: Only | null): Promise<Edge[]> =>
  query<{ -readonly [K in keyof Edge]: Edge[K] }>(
    `select e.upstream_id as upstream, e.consumer_id as consumer, e.gate
     from edges e join tasks t on t.id = e.consumer_id
     where ${only === null ? 't.feature_id = $1' : 't.id = $1'} order by 1, 2`,
    [only === null ? feature : only.task],
  );

async function nodesAround(query: Query, repositories: readonly Id[], tasks: readonly Id[]): Promise<Id[]> {
  const rows = await query<{ id: Id }>(
    `select node_id as id from node_repositories where repository_id = any($1)
     union select node_id from tasks where id = any($2) and node_id is not null
     order by id`,
    [repositories, tasks],
  );
  return rows.map((row) => row.id);
}
