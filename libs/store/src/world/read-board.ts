import type { Complexity, Id, TaskType } from '@fuel/contracts';
import { type Board, capacityOf, capsOnBoard, claimOfWord, type Waiting, withHealth, type WorkspaceInfo } from '@fuel/core';
import type { QueryResultRow } from 'pg';
import type { Query } from '../database.ts';
import { iso } from '../json.ts';
import { capOf, type CapRow, CAPS } from './read-caps.ts';
import { HEALTH, healthOf, type HealthRow } from './read-health.ts';
import { type LaneRow, LANES, lanesOf } from './read-lanes.ts';
import { nodeOf, type NodeRow, NODES } from './read-nodes.ts';
import { tasksAt } from './placed-tasks.ts';
import { REPOSITORIES, repositoryOf, type RepositoryRow } from './read-repositories.ts';

interface Kind {
  feature: Id;
  workspace: string;
  repository: Id;
  agent: string;
  complexity: Complexity;
  type: TaskType;
  /** With a comma between them. */
  labels: string;
  /** As laneWord writes it. */
  lane: string;
}

/** Every kind of work that waits in a feature that is worked on: one step in the index for each, however many tasks of it there are. */
const KINDS = `
  with recursive kind as (
    (select feature_id, repository_id, agent, complexity, type, labels, lane from ready_tasks order by 1, 2, 3, 4, 5, 6, 7 limit 1)
    union all
    select next.* from kind k cross join lateral (
      select r.feature_id, r.repository_id, r.agent, r.complexity, r.type, r.labels, r.lane from ready_tasks r
      where (r.feature_id, r.repository_id, r.agent, r.complexity, r.type, r.labels, r.lane) > (k.feature_id, k.repository_id, k.agent, k.complexity, k.type, k.labels, k.lane)
      order by 1, 2, 3, 4, 5, 6, 7 limit 1
    ) next
  )
  select k.feature_id as feature, f.workspace, k.repository_id as repository, k.agent, k.complexity, k.type, k.labels, k.lane
  from kind k join features f on f.id = k.feature_id and f.state = 'in_progress'`;

/** The first of each kind, as many as could be given out: a thousand that nobody can run hide none that somebody can. */
const FIRST = `
  select r.task_id as task, r.feature_id as feature, row.workspace, r.repository_id as repository, nullif(r.agent, '') as agent, r.complexity, r.type, string_to_array(r.labels, ',') as labels, r.lane,
    r.priority, r.depth, r.sequence, null::text as avoid, null::text as held,
    (select t.detail ->> 'declinedBy' from tasks t where t.id = r.task_id) as "declinedBy"
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[])
      as row (feature, workspace, repository, agent, complexity, type, labels, lane, most)
    cross join lateral (
      select * from ready_tasks r
      where r.feature_id = row.feature and r.repository_id = row.repository and r.agent = row.agent and r.complexity = row.complexity
        and r.type = row.type and r.labels = row.labels and r.lane = row.lane and (r.wake_at is null or r.wake_at <= $10)
      order by r.priority desc, r.depth desc, r.sequence, r.task_id limit row.most
    ) r`;

/** What was placed at a node that has gone, for another one to take over. */
const LOST = `
  from nodes n ${tasksAt('suspect')}
    join features f on f.id = t.feature_id and f.state = 'in_progress'
  where not n.present`;

const SUSPECTS = `
  select t.id as task, t.feature_id as feature, f.workspace, t.repository_id as repository, t.agent, t.complexity, t.type, array(select jsonb_array_elements_text(t.scope -> 'labels')) as labels, '' as lane,
    t.priority, t.depth, t.sequence, t.node_id as avoid, t.detail ->> 'agent' as held, null::text as "declinedBy"
  ${LOST}
  limit 10000`;

const WORKSPACES = `
  select w.name, w.rules,
    (select coalesce(jsonb_object_agg(s.name, s.taken), '{}') from slots s where s.kind = 'agent' and s.owner = w.name) as taken
  from workspaces w`;

export async function readRules(query: Query, names: readonly string[]): Promise<ReadonlyMap<string, WorkspaceInfo>> {
  const rows = await query<{ -readonly [K in keyof WorkspaceInfo]: WorkspaceInfo[K] }>(`${WORKSPACES} where w.name = any($1)`, [[...new Set(names)]]);
  return new Map(rows.map((row) => [row.name, row]));
}

interface BoardRow {
  readonly waits: boolean;
  readonly health: readonly HealthRow[];
  readonly caps: readonly CapRow[];
  readonly nodes: readonly (Omit<NodeRow, 'last_seen_at'> & { readonly last_seen_at: string | null })[];
  readonly workspaces: readonly WorkspaceInfo[];
  readonly repositories: readonly RepositoryRow[];
  readonly lanes: readonly LaneRow[];
}

/** One statement: it is asked for in nearly every commit, and each statement costs its own way there and back. */
const BOARD = `
  select
    (select coalesce(json_agg(c), '[]') from (${CAPS}) c) as caps,
    (select coalesce(json_agg(h), '[]') from (${HEALTH} where h.until is not null) h) as health,
    exists (
      select from ready_tasks r join features f on f.id = r.feature_id and f.state = 'in_progress' where r.wake_at is null or r.wake_at <= $1
    ) or exists (select ${LOST}) as waits,
    (select coalesce(json_agg(n), '[]') from (${NODES} order by n.id) n) as nodes,
    (select coalesce(json_agg(w), '[]') from (${WORKSPACES} where w.name = any($2)) w) as workspaces,
    (select coalesce(json_agg(r), '[]') from (${REPOSITORIES} where id = any($3)) r) as repositories,
    (select coalesce(json_agg(l), '[]') from (${LANES} and lane = any($4)) l) as lanes`;

/** Whose work it is. */
export interface Around {
  readonly repositories: readonly Id[];
  readonly workspaces: readonly string[];
  readonly lanes: readonly string[];
}

async function read(query: Query, now: number, around: Around): Promise<{ readonly waits: boolean; readonly board: Board }> {
  const [row] = await query<BoardRow & QueryResultRow>(BOARD, [iso(now), [...new Set(around.workspaces)], [...new Set(around.repositories)], [...new Set(around.lanes)]]);
  if (row === undefined) throw new Error('a select without a table gives one row');
  const board = {
    nodes: withHealth(row.nodes.map(({ last_seen_at, ...node }) => nodeOf({ ...node, last_seen_at: last_seen_at === null ? null : new Date(last_seen_at) })), row.health.map(healthOf), now),
    ...capsOnBoard(row.caps.map(capOf), now),
    lanes: lanesOf(row.lanes),
    repositories: new Map(row.repositories.map((one) => [one.id, repositoryOf(one)])),
    workspaces: new Map(row.workspaces.map((one) => [one.name, one])),
  };
  return { waits: row.waits, board };
}

/** Nodes, repositories and agents as they are now, without a lock. */
export const readBoard = async (query: Query, now: number, around: Around): Promise<Board> => (await read(query, now, around)).board;

export async function boardIfNobodyWaits(query: Query, now: number, around: Around): Promise<Board | null> {
  const { waits, board } = await read(query, now, around);
  return waits ? null : board;
}

type WaitingRow = Omit<Waiting, 'lane'> & { readonly lane: string };

/** What waits for a place now, in no order, and what it could be given to. */
export async function readWaiting(query: Query, now: number, most: number): Promise<{ readonly board: Board; readonly waiting: readonly Waiting[] } | null> {
  const [kinds, suspects] = await Promise.all([query<Kind>(KINDS, []), query<WaitingRow>(SUSPECTS, [])]);
  if (kinds.length + suspects.length === 0) return null;
  const all = [...kinds, ...suspects];
  const board = await readBoard(query, now, { repositories: all.map((one) => one.repository), workspaces: all.map((one) => one.workspace), lanes: kinds.flatMap(({ lane }) => claimOfWord(lane)?.key ?? []) });
  const open = kinds.flatMap((kind) => {
    const capacity = Math.min(most, capacityOf(board, { ...kind, agent: kind.agent === '' ? null : kind.agent, labels: kind.labels === '' ? [] : kind.labels.split(','), lane: claimOfWord(kind.lane) }));
    return capacity > 0 ? [{ ...kind, capacity }] : [];
  });
  const column = <K extends keyof (typeof open)[number]>(name: K) => open.map((kind) => kind[name]);
  const ready = open.length === 0 ? [] : await query<WaitingRow>(FIRST, [column('feature'), column('workspace'), column('repository'), column('agent'), column('complexity'), column('type'), column('labels'), column('lane'), column('capacity'), iso(now)]);
  return { board, waiting: [...ready, ...suspects].map(({ lane, ...one }) => ({ ...one, lane: claimOfWord(lane) })) };
}
