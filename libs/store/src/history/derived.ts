import { createHash } from 'node:crypto';
import type { PromptPart } from '@fuel/contracts';
import type { Difference } from '@fuel/core';
import type { Query } from '../database.ts';
import { recountIn } from '../sweep/recount.ts';
import { LABELS, LANE } from '../write/ready-tasks.ts';

interface Row {
  row: string;
  field: string;
  stored: string | null;
  rebuilt: string | null;
}

interface Check {
  readonly table: Difference['table'];
  /** Rows of (row, field, stored, rebuilt), one for each fault. */
  readonly sql: string;
}

const PLACED = `state in ('dispatched', 'running', 'suspect')`;

/** Every commit that moved a row counted its version up; so did others that tell of nothing, so it may be more. */
const oldVersions = (table: 'features' | 'tasks' | 'landings', id: string, moves: string): Check => ({
  table,
  sql: `select t.id as row, 'version' as field, t.version::text as stored, 'at least ' || e.commits as rebuilt
    from ${table} t join (select ${id} as id, count(distinct xact) as commits from events where ${moves} group by 1) e on e.id = t.id where t.version < e.commits`,
});

/** What follows from other rows, or from the log, without replaying it. */
const CHECKS: readonly Check[] = [
  // Columns that repeat what another column says, for the indexes that are built on them.
  { table: 'tasks', sql: `select id as row, 'node_id' as field, node_id as stored, detail ->> 'node' as rebuilt from tasks
      where node_id is distinct from case when ${PLACED} then detail ->> 'node' end` },
  { table: 'tasks', sql: `select id as row, 'wake_at' as field, wake_at::text as stored, expected::text as rebuilt
      from (
        select id, wake_at, case
          when state = 'limited' then to_timestamp((detail ->> 'until')::numeric / 1000)
          when state in ('ready', 'reviewing') then to_timestamp((detail ->> 'notBefore')::numeric / 1000) end::timestamptz(3) as expected
        from tasks
      ) t where wake_at is distinct from expected` },
  oldVersions('tasks', 'task_id', `task_id is not null and data ? 'state' and type <> 'task.added'`),
  oldVersions('features', 'feature_id', `task_id is null and landing_id is null and feature_id is not null and data ? 'state' and type <> 'feature.created'`),
  oldVersions('landings', 'landing_id', `landing_id is not null and data ? 'set' and type <> 'landing.began'`),
  { table: 'tasks', sql: `select t.id as row, 'depth' as field, t.depth::text as stored, e.data ->> 'depth' as rebuilt
      from tasks t join events e on e.task_id = t.id and e.type = 'task.added' where e.data ->> 'depth' is distinct from t.depth::text` },
  // The queue holds exactly what waits for a place, as the tasks' own rows say it.
  { table: 'ready_tasks', sql: `select coalesce(t.task_id, q.task_id) as row, '' as field, to_jsonb(q)::text as stored, to_jsonb(t)::text as rebuilt
      from (
        select id as task_id, feature_id, repository_id, coalesce(agent, '') as agent, complexity, type, priority, depth, sequence, wake_at, ${LABELS} as labels, ${LANE} as lane
        from tasks where state = 'ready' and holds = 0 and repository_id is not null
      ) t full join ready_tasks q on q.task_id = t.task_id
      where to_jsonb(q) is distinct from to_jsonb(t)` },
  // An edge runs upwards, within one graph: that is why there is no cycle.
  { table: 'task_ranks', sql: `select e.upstream_id || ' -> ' || e.consumer_id as row, 'rank' as field, u.rank || ' -> ' || c.rank as stored, 'upwards' as rebuilt
      from edges e left join task_ranks u on u.task_id = e.upstream_id left join task_ranks c on c.task_id = e.consumer_id where (u.rank < c.rank) is not true` },
  { table: 'task_ranks', sql: `select e.upstream_id || ' -> ' || e.consumer_id as row, 'graph_id' as field, u.root || ', ' || c.root as stored, 'one graph' as rebuilt
      from edges e,
        lateral (select coalesce(g.merged_into, g.id) as root from task_ranks r join graphs g on g.id = r.graph_id where r.task_id = e.upstream_id offset 0) u,
        lateral (select coalesce(g.merged_into, g.id) as root from task_ranks r join graphs g on g.id = r.graph_id where r.task_id = e.consumer_id offset 0) c
      where u.root <> c.root` },
  // Features between which work is carried are known to land one after the other.
  { table: 'feature_links', sql: `select distinct u.feature_id || ' -> ' || c.feature_id as row, '' as field, null as stored, 'a link' as rebuilt
      from edges e join tasks u on u.id = e.upstream_id join tasks c on c.id = e.consumer_id
      where u.feature_id <> c.feature_id and not e.gate ? 'signal'
        and not exists (select from feature_links l where l.upstream_feature = u.feature_id and l.consumer_feature = c.feature_id)` },
  // Whoever is placed or checked has its order under way, each order somebody who waits for what it brings.
  { table: 'outbox', sql: `select t.id as row, 'attempt' as field, null as stored, t.detail ->> 'order' as rebuilt from tasks t
      where ${PLACED} and not exists (select from outbox o where o.id = t.detail ->> 'order' and o.type = 'attempt.start' and o.task_id = t.id and o.epoch = t.epoch)` },
  { table: 'outbox', sql: `select t.id as row, 'review' as field, null as stored, t.round::text as rebuilt from tasks t
      where t.state = 'reviewing' and not exists (select from outbox o where o.key = 'review:' || t.id || ':' || t.round and o.type = 'review.run')` },
  { table: 'outbox', sql: `select o.id as row, o.key as field, o.type as stored, null as rebuilt from outbox o left join tasks t on t.id = o.task_id
      where (o.type = 'attempt.start' and (t.${PLACED} and t.detail ->> 'order' = o.id) is not true)
        or (o.type = 'review.run' and (t.state = 'reviewing' and t.round = o.round) is not true)` },
  { table: 'outbox', sql: `select coalesce(o.id, l.id) as row, coalesce(o.key, 'landing') as field, o.type as stored, l.state || ' ' || l.epoch as rebuilt
      from (select * from outbox where landing_id is not null) o
        full join (select * from landings where state in ('preparing', 'publishing')) l on l.id = o.landing_id and l.epoch = o.epoch
      where o.id is null or l.id is null` },
  { table: 'prompts', sql: `select o.id as row, 'sha256' as field, null as stored, o.body #>> '{prompt,sha256}' as rebuilt from outbox o
      where o.body #>> '{prompt,kind}' = 'stored' and not exists (select from prompts p where p.sha256 = o.body #>> '{prompt,sha256}')` },
  { table: 'workspaces', sql: `select coalesce(w.name, e.name) as row, 'rules' as field, w.rules::text as stored, e.rules::text as rebuilt
      from workspaces w full join (
        select distinct on (data ->> 'workspace') data ->> 'workspace' as name, data #> '{set,rules}' as rules
        from events where type = 'workspace.changed' order by data ->> 'workspace', n desc
      ) e on e.name = w.name
      where coalesce(w.rules, 'null') <> coalesce(e.rules, '{"agents": {}, "routing": []}')` },
];

const most = 1_000;

/** What needs no replay: columns that repeat others, what is counted by deltas, and what has to be there because something else is. */
export async function derivedFaults(query: Query): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const { table, sql } of CHECKS) {
    for (const one of await query<Row>(`select * from (${sql}) faults order by 1, 2 limit ${most}`)) found.push({ table, ...one });
  }
  const { slots, lanes, holds, counters } = await recountIn(query);
  return [
    ...found,
    ...slots.map(({ kind, owner, name, stored, counted }) => ({ table: 'slots' as const, row: `${kind} ${owner} ${name}`.trim(), field: 'taken', stored, rebuilt: counted })),
    ...lanes.map(({ lane, stored, counted }) => ({ table: 'lane_places' as const, row: lane, field: 'taken, limits', stored, rebuilt: counted })),
    ...holds.map(({ task, stored, counted }) => ({ table: 'tasks' as const, row: task, field: 'holds, by its edges', stored, rebuilt: counted })),
    ...counters.map(({ feature, stored, counted }) => ({ table: 'features' as const, row: feature, field: 'counters, by its tasks', stored, rebuilt: counted })),
    ...(await changedPrompts(query)),
  ];
}

/** They are large: read a few at a time. */
const promptsAtOnce = 20;

/** A node is told the hash and believes what it fetches by it. What no database can hold was replaced in it, so its hash is another. */
async function changedPrompts(query: Query): Promise<Difference[]> {
  const found: Difference[] = [];
  for (let after = '', more = true; more; ) {
    const rows = await query<{ sha256: string; parts: PromptPart[] }>('select sha256, parts from prompts where sha256 > $1 order by sha256 limit $2', [after, promptsAtOnce]);
    for (const { sha256, parts } of rows) {
      const text = JSON.stringify(parts.map(({ source, trust, text: said }) => ({ source, trust, text: said })));
      const rebuilt = createHash('sha256').update(text).digest('hex');
      if (rebuilt !== sha256 && !text.includes('\uFFFD')) found.push({ table: 'prompts', row: sha256, field: 'parts', stored: sha256, rebuilt });
      after = sha256;
    }
    more = rows.length === promptsAtOnce;
  }
  return found;
}
