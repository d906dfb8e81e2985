import type { Edge } from '@fuel/core';
import type { Query } from '../database.ts';

/**
 * Which features stand on which, of edges that were inserted. A link stays when its edges go: one too many only costs a closer look. Nothing stands yet on a
 * feature that is being made; every other new link is written by whoever holds the lock of plansAround.
 */
export async function linkFeatures(query: Query, edges: readonly Edge[]): Promise<void> {
  const carrying = edges.filter(({ gate }) => !('signal' in gate));
  if (carrying.length === 0) return;
  const fresh = await query<{ upstream: string; consumer: string }>(
    `insert into feature_links (upstream_feature, consumer_feature)
     select distinct u.feature_id, c.feature_id
     from unnest($1::text[], $2::text[]) as e (upstream, consumer) join tasks u on u.id = e.upstream join tasks c on c.id = e.consumer
     where u.feature_id <> c.feature_id
     on conflict do nothing returning upstream_feature as upstream, consumer_feature as consumer`,
    [carrying.map((edge) => edge.upstream), carrying.map((edge) => edge.consumer)],
  );
  if (fresh.length === 0) return;
  await query(
    `with recursive ${ROUND}
     update feature_links set looped = true
     where not looped and upstream_feature in (select id from below intersect select id from above) and consumer_feature in (select id from below intersect select id from above)`,
    [fresh.map((link) => link.upstream), fresh.map((link) => link.consumer)],
  );
}

/** What lies both below the consumers ($2) and above the upstreams ($1) of some links: nothing, unless one of the links closes a way round. */
export const ROUND = `
  below (id) as (select unnest($2::text[]) union select l.consumer_feature from below b join feature_links l on l.upstream_feature = b.id),
  above (id) as (select unnest($1::text[]) union select l.upstream_feature from above a join feature_links l on l.consumer_feature = a.id)`;
