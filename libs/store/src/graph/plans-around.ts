import type { Id } from '@fuel/contracts';
import type { Edge, Ends, StagedTask, Plans } from '@fuel/core';
import type { Query } from '../database.ts';
import { StaleRow } from '../stale-row.ts';
import { ROUND } from '../write/feature-links.ts';

/**
 * The lock comes first and the look afterwards. Most of what is added changes nothing of what lands after what, which is seen without a lock and again
 * under the shared one, in which everybody may add; a shared lock is never turned into an exclusive one.
 */
export async function plansAround(query: Query, links: readonly Ends[]): Promise<Plans | null> {
  if (links.length === 0) return null;
  if (await changesNothing(query, links)) {
    await query('select pg_advisory_xact_lock_shared(7311, 0)');
    if (await changesNothing(query, links)) return null;
    throw new StaleRow('feature_links', links.map((link) => link.consumer));
  }
  await query('select pg_advisory_xact_lock(7311, 0)');
  const round = await query<{ id: Id }>(`with recursive ${ROUND} select id from below intersect select id from above`, columnsOf(links));
  return round.length === 0 ? null : readPlans(query, round.map(({ id }) => id));
}

const columnsOf = (links: readonly Ends[]): [Id[], Id[]] => [links.map((link) => link.upstream), links.map((link) => link.consumer)];

/** Each is there already and on no way round; within a feature: it lies on none. */
async function changesNothing(query: Query, links: readonly Ends[]): Promise<boolean> {
  const [row] = await query<{ plain: boolean }>(
    `select bool_and(case when k.upstream = k.consumer
       then not exists (select from feature_links l where l.consumer_feature = k.consumer and l.looped)
       else exists (select from feature_links l where l.upstream_feature = k.upstream and l.consumer_feature = k.consumer and not l.looped) end) as plain
     from unnest($1::text[], $2::text[]) as k (upstream, consumer)`,
    columnsOf(links),
  );
  return row?.plain ?? true;
}

/** Everything of these features that has still to land, and nothing of others. */
export async function readPlans(query: Query, features: readonly Id[]): Promise<Plans> {
  const names = await query<{ id: Id; name: string }>('select id, name from features where id = any($1)', [features]);
  const tasks = await query<StagedTask>(
    `select t.id, t.feature_id as feature, t.key, t.title, r.name as repository, t.state
     from tasks t left join repositories r on r.id = t.repository_id where t.feature_id = any($1) and t.state not in ('landed', 'cancelled')`,
    [features],
  );
  const edges = await query<Edge>(
    `select e.upstream_id as upstream, e.consumer_id as consumer, e.gate
     from tasks c join edges e on e.consumer_id = c.id join tasks u on u.id = e.upstream_id
     where c.feature_id = any($1) and u.feature_id = any($1) and c.state not in ('landed', 'cancelled') and u.state not in ('landed', 'cancelled')`,
    [features],
  );
  return { names: new Map(names.map(({ id, name }) => [id, name])), tasks, edges };
}

/** This feature and all on which it stands, however far. Null: none of them lies on a way round, so all of them can land. */
export async function plansUpstream(query: Query, feature: Id): Promise<Plans | null> {
  const above = await query<{ id: Id; looped: boolean }>(
    `with recursive above (id) as (select $1::text union select l.upstream_feature from above a join feature_links l on l.consumer_feature = a.id)
     select a.id, exists (select from feature_links l where l.consumer_feature = a.id and l.looped) as looped from above a`,
    [feature],
  );
  return above.some((one) => one.looped) ? readPlans(query, above.map(({ id }) => id)) : null;
}
