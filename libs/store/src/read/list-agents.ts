import type { AgentHere, Id } from '@fuel/contracts';
import type { AgentHealth } from '@fuel/core';
import type { Database, Query } from '../database.ts';
import { readHealth } from '../world/read-health.ts';

export interface AgentCounts {
  readonly attempts: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

export interface ListedAgents {
  readonly nodes: readonly { readonly id: Id; readonly name: string; readonly online: boolean; readonly agents: readonly AgentHere[] }[];
  readonly health: readonly AgentHealth[];
  readonly places: readonly { readonly agent: string; readonly workspace: string; readonly limit: number | null; readonly taken: number }[];
  /** Of attempts that ended. `by` says what `name` is of: null for all of an agent's. */
  readonly scores: readonly (AgentCounts & { readonly agent: string; readonly by: 'type' | 'model' | 'repository' | 'failure' | null; readonly name: string | null })[];
}

/** Counted from the attempts themselves: nothing is kept beside them that could say something else. */
const SCORES = `
  select agent, case when grouping(type) = 0 then 'type' when grouping(model) = 0 then 'model' when grouping(repository) = 0 then 'repository' when grouping(failure) = 0 then 'failure' end as by,
    coalesce(type, model, repository, failure) as name,
    count(*)::int as attempts, count(*) filter (where kind in ('completed', 'no_change'))::int as succeeded, count(*) filter (where kind = 'failed')::int as failed,
    coalesce(sum(input), 0)::float8 as "inputTokens", coalesce(sum(output), 0)::float8 as "outputTokens", coalesce(sum(cost), 0)::float8 as "costUsd"
  from (
    select a.agent, t.type, a.spend ->> 'model' as model, r.name as repository, a.outcome ->> 'kind' as kind, a.outcome ->> 'failure' as failure,
      (a.usage ->> 'inputTokens')::numeric as input, (a.usage ->> 'outputTokens')::numeric as output, (a.usage ->> 'costUsd')::numeric as cost
    from attempts a join tasks t on t.id = a.task_id left join repositories r on r.id = t.repository_id
    where a.finished_at is not null and a.agent is not null
  ) ended
  group by grouping sets ((agent), (agent, type), (agent, model), (agent, repository), (agent, failure))
  order by 1, 2, attempts desc, 3`;

const PLACES = `
  select coalesce(s.name, l.agent) as agent, coalesce(s.owner, l.workspace) as workspace, l."limit", coalesce(s.taken, 0) as taken
  from (select * from slots where kind = 'agent' and taken > 0) s
    full join (select w.name as workspace, a.key as agent, (a.value ->> 'limit')::int as "limit" from workspaces w, jsonb_each(w.rules -> 'agents') a where a.value ? 'limit') l
      on l.workspace = s.owner and l.agent = s.name
  order by 1, 2`;

export const listAgents = (database: Database): Promise<ListedAgents> =>
  database.inSnapshot(async (query) => ({
    nodes: await query<{ -readonly [K in keyof ListedAgents['nodes'][number]]: ListedAgents['nodes'][number][K] }>('select id, name, present and refused is null as online, agents from nodes order by name, id', []),
    health: await readHealth(query),
    places: await query<{ agent: string; workspace: string; limit: number | null; taken: number }>(PLACES, []),
    scores: await query<AgentCounts & { agent: string; by: ListedAgents['scores'][number]['by']; name: string | null }>(SCORES, []),
  }));

/** Nodes at which something is said against an agent. */
export const nodesAgainst = async (query: Query, agent: string): Promise<readonly { readonly node: Id; readonly name: string }[]> =>
  query<{ node: Id; name: string }>('select h.node_id as node, n.name from agent_health h join nodes n on n.id = h.node_id where h.agent = $1 order by n.name, n.id', [agent]);
