import type { Id, Origin, TaskStateName } from '@fuel/contracts';
import { type Actor, type AgentHealth, type Edge, emptyWorld, type Feature, type KeptCap, type Landing, type LaneCount, type NodeInfo, noRules, type Plans, type Repository, type Task, type WorkspaceInfo } from '@fuel/core';
import type { Database, Query } from '../database.ts';
import { plansUpstream } from '../graph/plans-around.ts';
import { millis } from '../json.ts';
import { FEATURE_COLUMNS, featureOf, type FeatureRow } from '../world/feature-row.ts';
import { LANDING_COLUMNS, landingOf, type LandingRow } from '../world/landing-row.ts';
import { readRules } from '../world/read-board.ts';
import { type LaneKeeper, readKeepers, readLanes } from '../world/read-lanes.ts';
import { listCaps } from '../world/read-caps.ts';
import { readHealth } from '../world/read-health.ts';
import { readNodes } from '../world/read-nodes.ts';
import { readRepositories } from '../world/read-repositories.ts';
import { TASK_COLUMNS, taskOf, type TaskRow } from '../world/task-row.ts';
import { type TaskCursor, writeTaskCursor } from './page.ts';

export interface ReadTask {
  readonly task: Task;
  readonly sequence: number;
  readonly updatedAt: number;
  /** How many there were, and which agent had the last one. */
  readonly attempts: number;
  readonly lastAgent: string | null;
}

/** What a person may be told about a feature, of one moment: some of its tasks and whatever these depend on. */
export interface ReadFeature {
  readonly feature: Feature;
  readonly origin: Origin | null;
  readonly createdBy: Actor;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** In the order of the plan. */
  readonly tasks: readonly ReadTask[];
  /** Where the next page of them begins; null at the end. */
  readonly next: string | null;
  /** What these tasks depend on and is not among them. */
  readonly beside: readonly Task[];
  /** Into these tasks. */
  readonly edges: readonly Edge[];
  /** The names of all that the feature works in. */
  readonly repositoryNames: readonly string[];
  /** The newest one. */
  readonly landing: Landing | null;
  /** The rules of its workspace, and how many places each agent has taken there. */
  readonly workspace: WorkspaceInfo;
  readonly repositories: ReadonlyMap<Id, Repository>;
  /** Those that serve one of the repositories, and those that have a task of it. */
  readonly nodes: readonly NodeInfo[];
  /** Of these tasks, those in which anything is under way. */
  readonly lanes: ReadonlyMap<string, LaneCount>;
  /** For whom lanes are kept free in which a ready one of these tasks waits. */
  readonly keepers: ReadonlyMap<string, LaneKeeper>;
  /** Every cap there is. */
  readonly caps: readonly KeptCap[];
  /** What is said against agents of any node. */
  readonly health: readonly AgentHealth[];
  /** Features that may wait for each other to land, this one or those on which it stands; null where none can. */
  readonly plans: Plans | null;
}

/** Which tasks of a feature. A page never holds the prompts. */
export interface TaskPage {
  readonly after: TaskCursor | null;
  readonly limit: number;
  readonly states?: readonly TaskStateName[] | undefined;
  readonly key?: string | undefined;
}

/** Null: there is no such feature. */
export const readFeature = (database: Database, id: Id, page: TaskPage): Promise<ReadFeature | null> => database.inSnapshot((query) => read(query, id, (feature) => pageOf(query, feature, page)));

export const hasFeature = async (query: Query, id: Id): Promise<boolean> => (await query('select from features where id = $1', [id])).length > 0;

/** One task with its prompt, in its feature. */
export const readTask = (database: Database, id: Id): Promise<(ReadFeature & { readonly prompt: string }) | null> =>
  database.inSnapshot(async (query) => {
    const [task] = await query<{ feature_id: Id; prompt: string }>('select feature_id, prompt from tasks where id = $1', [id]);
    if (task === undefined) return null;
    const found = await read(query, task.feature_id, async () => ({ tasks: await readTasks(query, 'select t.* from tasks t where t.id = $1', [id]), next: null }));
    return found === null ? null : { ...found, prompt: task.prompt };
  });

/** Every task of a feature that has accepted work, which is what an approval is about. Null: there is no such feature. */
export const readAccepted = (database: Database, feature: Id): Promise<readonly Task[] | null> =>
  database.inSnapshot(async (query) =>
    (await hasFeature(query, feature)) ? (await query<TaskRow>(`select ${TASK_COLUMNS} from tasks t where t.feature_id = $1 and t.accepted is not null`, [feature])).map(taskOf) : null,
  );

type FullFeatureRow = FeatureRow & { origin: Origin | null; created_by: Actor; created_at: Date; updated_at: Date; names: string[] };
type Chosen = Pick<ReadFeature, 'tasks' | 'next'>;

async function read(query: Query, id: Id, choose: (feature: Id) => Promise<Chosen>): Promise<ReadFeature | null> {
  const [row] = await query<FullFeatureRow>(
    `select ${FEATURE_COLUMNS}, f.origin, f.created_by, f.created_at, f.updated_at,
       array(select r.name from repositories r where r.id in (select t.repository_id from tasks t where t.feature_id = f.id) order by r.name) as names
     from features f where f.id = $1`,
    [id],
  );
  if (row === undefined) return null;
  const { tasks, next } = await choose(id);
  const edges = await readEdges(query, tasks.map(({ task }) => task.spec.id));
  const beside = await readBeside(query, tasks, edges);
  const [landing] = await query<LandingRow>(
    `select ${LANDING_COLUMNS} from landings l where l.feature_id = $1 order by l.created_at desc, l.id desc limit 1`,
    [id],
  );
  const newest = landing === undefined ? null : landingOf(landing);
  const world = emptyWorld();
  const all = [...tasks.map(({ task }) => task), ...beside];
  const used = [...all.flatMap((task) => task.spec.repository ?? []), ...(newest?.parts.map((part) => part.repository) ?? [])];
  await readRepositories(query, used, world);
  await readNodes(query, await nodesAround(query, [...world.repositories.keys()], all.map((task) => task.spec.id)), world);
  const workspaces = await readRules(query, [row.workspace]);
  return {
    feature: featureOf(row),
    workspace: workspaces.get(row.workspace) ?? { name: row.workspace, rules: noRules, taken: {} },
    origin: row.origin,
    createdBy: row.created_by,
    createdAt: millis(row.created_at),
    updatedAt: millis(row.updated_at),
    tasks,
    next,
    beside,
    edges,
    repositoryNames: row.names,
    landing: newest,
    repositories: world.repositories,
    nodes: [...world.nodes.values()],
    lanes: await readLanes(query, tasks.flatMap(({ task }) => task.spec.lane?.key ?? [])),
    keepers: await readKeepers(query, tasks.flatMap(({ task }) => (task.state.name === 'ready' ? (task.spec.lane?.key ?? []) : []))),
    caps: await listCaps(query),
    health: await readHealth(query),
    plans: await plansUpstream(query, id),
  };
}

type FullTaskRow = TaskRow & { sequence: number; updated_at: Date; attempts: number; last_agent: string | null };

/** One row more than was asked for only says that there is a next page. */
async function pageOf(query: Query, feature: Id, { after, limit, states, key }: TaskPage): Promise<Chosen> {
  const rows = await readTasks(
    query,
    `select t.* from tasks t
     where t.feature_id = $1 and ($2::int is null or (t.sequence, t.key) > ($2, $3)) and ($4::text[] is null or t.state = any($4)) and ($5::text is null or t.key = $5)
     order by t.sequence, t.key limit $6`,
    [feature, after?.place ?? null, after?.key ?? null, states ?? null, key ?? null, limit + 1],
  );
  const tasks = rows.slice(0, limit);
  const last = tasks.at(-1);
  return { tasks, next: rows.length > limit && last !== undefined ? writeTaskCursor({ place: last.sequence, key: last.task.spec.key }) : null };
}

/** The attempts are counted for the chosen rows alone, or a page would cost as much as the whole. */
async function readTasks(query: Query, chosen: string, values: readonly unknown[]): Promise<ReadTask[]> {
  const rows = await query<FullTaskRow>(
    `select ${TASK_COLUMNS}, t.sequence, t.updated_at, a.attempts, a.last_agent
     from (${chosen}) t left join lateral (
       select count(*)::int as attempts, (array_agg(a.agent order by a.epoch desc))[1] as last_agent from attempts a where a.task_id = t.id
     ) a on true
     order by t.sequence, t.key`,
    values,
  );
  return rows.map((row) => ({ task: taskOf(row), sequence: row.sequence, updatedAt: millis(row.updated_at), attempts: row.attempts, lastAgent: row.last_agent }));
}

const readEdges = (query: Query, consumers: readonly Id[]): Promise<Edge[]> =>
  query<{ -readonly [K in keyof Edge]: Edge[K] }>('select upstream_id as upstream, consumer_id as consumer, gate from edges where consumer_id = any($1) order by 1, 2', [consumers]);

async function readBeside(query: Query, tasks: readonly ReadTask[], edges: readonly Edge[]): Promise<Task[]> {
  const here = new Set(tasks.map(({ task }) => task.spec.id));
  const missing = [...new Set(edges.map((edge) => edge.upstream))].filter((id) => !here.has(id));
  if (missing.length === 0) return [];
  return (await query<TaskRow>(`select ${TASK_COLUMNS} from tasks t where t.id = any($1)`, [missing])).map(taskOf);
}

async function nodesAround(query: Query, repositories: readonly Id[], tasks: readonly Id[]): Promise<Id[]> {
  const rows = await query<{ id: Id }>(
    `select node_id as id from node_repositories where repository_id = any($1)
     union select node_id from tasks where id = any($2) and node_id is not null
     order by id`,
    [repositories, tasks],
  );
  return rows.map((row) => row.id);
}
