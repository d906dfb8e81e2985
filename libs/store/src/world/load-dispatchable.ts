import type { Id } from '@fuel/contracts';
import type { Task, World } from '@fuel/core';
import { iso } from '../json.ts';
import type { Reading } from '../memory/reading.ts';
import { FEATURE_COLUMNS, type FeatureRow } from './feature-row.ts';
import { load } from './load.ts';
import { addFeatures } from './lock-features.ts';
import { lockAllNodes } from './read-nodes.ts';

interface Candidate {
  id: Id;
  feature_id: Id;
}

/**
 * The most urgent tasks, but only of repositories and agents for which a slot is free somewhere: else a thousand urgent tasks that nobody
 * can run now would hide the one that somebody can. A suspect task counts where another node than its own could take it over.
 */
const CANDIDATES = `
  with free as (
    select n.id as node_id, r.repository_id, a ->> 'name' as agent, n.slots - coalesce(s.taken, 0) as slots
    from nodes n
      left join slots s on s.kind = 'node' and s.owner = n.id and s.name = ''
      join node_repositories r on r.node_id = n.id and r.readable
      cross join lateral jsonb_array_elements(n.agents) a
    where n.present and n.refused is null and (a ->> 'usable')::boolean
  ), capacity as (
    select repository_id, agent, sum(slots) as slots from free where slots > 0 group by repository_id, agent
  ), ready as (
    select t.* from capacity c
      join repositories r on r.id = c.repository_id and r.head is not null
      cross join lateral (
        select t.id, t.feature_id, t.priority, t.created_at, t.sequence
        from tasks t join features f on f.id = t.feature_id and f.state = 'in_progress'
        where t.repository_id = c.repository_id and t.state = 'ready' and t.holds = 0
          and (t.wake_at is null or t.wake_at <= $2) and coalesce(t.agent, r.primary_agent) = c.agent
        order by t.priority desc, t.created_at, t.sequence, t.id
        limit least(c.slots, $1)
      ) t
  ), suspect as (
    select t.id, t.feature_id, t.priority, t.created_at, t.sequence
    from tasks t
      join features f on f.id = t.feature_id and f.state = 'in_progress'
      join repositories r on r.id = t.repository_id
    where t.node_id is not null and t.state = 'suspect' and exists (
      select from free where free.slots > 0 and free.node_id <> t.node_id
        and free.repository_id = t.repository_id and free.agent = coalesce(t.agent, r.primary_agent))
  )
  select id, feature_id from (select * from ready union all select * from suspect) t
  order by priority desc, created_at, sequence, id
  limit $1`;

/** Features that another hub is busy with are left to it. */
async function lockFree(reading: Reading, features: readonly Id[], world: World): Promise<ReadonlySet<Id>> {
  const rows = await reading.query<FeatureRow>(
    `select ${FEATURE_COLUMNS} from features f where f.id = any($1) and f.state = 'in_progress' order by f.id for update skip locked`,
    [features],
  );
  addFeatures(reading, rows, world);
  return new Set(rows.map((row) => row.id));
}

const isDispatchable = (task: Task | undefined, now: number): boolean => {
  if (task?.state.name === 'suspect') return true;
  return task?.state.name === 'ready' && task.holds === 0 && (task.state.notBefore ?? 0) <= now;
};

export async function loadDispatchable(reading: Reading, { limit, now }: { readonly limit: number; readonly now: number }, world: World): Promise<readonly Id[]> {
  const { query } = reading;
  const candidates = await query<Candidate>(CANDIDATES, [limit, iso(now)]);
  if (candidates.length === 0) return [];
  const locked = await lockFree(reading, [...new Set(candidates.map((one) => one.feature_id))], world);
  const ids = candidates.filter((one) => locked.has(one.feature_id)).map((one) => one.id);
  if (ids.length === 0) return [];
  await lockAllNodes(query, world);
  await load(reading, { tasks: ids, closureOf: ids, prompts: ids }, world);
  await load(reading, { repositories: [...world.tasks.values()].flatMap((task) => task.spec.repository ?? []) }, world);
  // They were chosen before they were locked.
  return ids.filter((id) => isDispatchable(world.tasks.get(id), now));
}
