import type { Id } from '@fuel/contracts';
import type { Counters, LaneCount } from '@fuel/core';
import type { Database, Query } from '../database.ts';

export interface Recounted {
  readonly holds: readonly { readonly task: Id; readonly stored: number; readonly counted: number }[];
  readonly counters: readonly { readonly feature: Id; readonly stored: Counters; readonly counted: Counters }[];
  readonly slots: readonly { readonly kind: string; readonly owner: string; readonly name: string; readonly stored: number; readonly counted: number }[];
  readonly lanes: readonly { readonly lane: string; readonly stored: LaneCount; readonly counted: LaneCount }[];
  /** Tasks that are in the queue and should not be, or the other way round. */
  readonly ready: readonly { readonly task: Id; readonly queued: boolean }[];
}

/** As core's gateOf says it, of an edge e and its upstream task u. What it does not know holds. */
const RELEASED = `
  u.state not in ('failed', 'parked', 'cancelled') and case
    when e.gate ? 'reviewed' then u.state in ('reviewed', 'no_change', 'landed')
    when e.gate ? 'landed' then u.state = 'landed'
    when e.gate ? 'contract' then coalesce(
      u.signals -> 'contracts' ? (e.gate ->> 'contract')
        and coalesce(e.gate ->> 'sha256', u.signals #>> array['contracts', e.gate ->> 'contract', 'sha256']) = u.signals #>> array['contracts', e.gate ->> 'contract', 'sha256'], false)
    when e.gate ? 'signal' then exists (
      select from jsonb_array_elements(u.signals -> 'received') s
      where s ->> 'name' = e.gate ->> 'signal' and s -> 'payload' @> coalesce(e.gate -> 'match', '{}'))
    else false
  end`;

/** What is stored because it is counted by deltas, against what is there. It repairs nothing: a difference is a defect that somebody must see. */
export const recount = (database: Database): Promise<Recounted> => database.inSnapshot(recountIn);

export async function recountIn(query: Query): Promise<Recounted> {
  return {
    holds: await query<{ task: Id; stored: number; counted: number }>(
      `select t.id as task, t.holds as stored, coalesce(e.counted, 0) as counted
       from tasks t left join (
         select e.consumer_id, count(*)::int as counted from edges e join tasks u on u.id = e.upstream_id
         where not (${RELEASED}) group by e.consumer_id
       ) e on e.consumer_id = t.id
       where t.holds <> coalesce(e.counted, 0) order by t.id limit 1000`,
    ),
    counters: await query<{ feature: Id; stored: Counters; counted: Counters }>(
      `select f.id as feature, f.counters as stored, coalesce(t.counted, '{}') as counted
       from features f left join (
         select feature_id, jsonb_object_agg(state, n) as counted
         from (select feature_id, state, count(*)::int as n from tasks group by feature_id, state) t group by feature_id
       ) t on t.feature_id = f.id
       where coalesce(t.counted, '{}') <> (
         select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(f.counters) where value <> '0'
       ) order by f.id limit 1000`,
    ),
    slots: await recountSlots(query),
    lanes: await recountLanes(query),
    ready: await query<{ task: Id; queued: boolean }>(
      `select coalesce(t.id, q.task_id) as task, q.task_id is not null as queued
       from (select id, priority, wake_at from tasks where state = 'ready' and holds = 0 and repository_id is not null) t
         full join ready_tasks q on q.task_id = t.id and q.priority = t.priority and q.wake_at is not distinct from t.wake_at
       where t.id is null or q.task_id is null order by 1 limit 1000`,
    ),
  };
}

/** Places that are taken, by the tasks that are placed. */
const recountSlots = (query: Query): Promise<Recounted['slots'][number][]> =>
  query<Recounted['slots'][number]>(
    `select kind, owner, name, coalesce(s.taken, 0) as stored, coalesce(t.counted, 0) as counted
     from slots s full join (
       select 'node' as kind, node_id as owner, '' as name, count(*)::int as counted from tasks where node_id is not null group by node_id
       union all
       select 'agent', f.workspace, t.detail ->> 'agent', count(*)::int from tasks t join features f on f.id = t.feature_id
       where t.node_id is not null group by 2, 3
     ) t using (kind, owner, name)
     where coalesce(s.taken, 0) <> coalesce(t.counted, 0) order by 1, 2, 3 limit 1000`,
  );

const recountLanes = (query: Query): Promise<Recounted['lanes'][number][]> =>
  query<Recounted['lanes'][number]>(
    `select lane, stored, counted
     from (
       select coalesce(l.lane, t.lane) as lane, jsonb_build_object('taken', coalesce(l.taken, 0), 'limits', coalesce(l.limits, '{}')) as stored,
         jsonb_build_object('taken', coalesce(t.taken, 0), 'limits', coalesce(t.limits, '{}')) as counted
       from lane_places l full join (
         select lane, sum(n)::int as taken, coalesce(jsonb_object_agg(most, n) filter (where most is not null), '{}') as limits
         from (select lane ->> 'key' as lane, lane_limit(lane) as most, count(*)::int as n from tasks where lane is not null and node_id is not null group by 1, 2) placed
         group by lane
       ) t on t.lane = l.lane
     ) both_ where stored <> counted order by 1 limit 1000`,
  );
