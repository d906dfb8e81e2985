import type { Id } from '@fuel/contracts';
import type { CyclePath } from '@fuel/core';
import type { Query } from '../database.ts';

/** The tasks of a path as people know them, and which of its edges came last. */
export async function readPath(query: Query, path: readonly Id[]): Promise<CyclePath> {
  const members = await query<CyclePath['members'][number]>(
    `select t.id as task, t.key, r.name as repository, t.title
     from unnest($1::text[]) with ordinality as p (id, place) join tasks t on t.id = p.id left join repositories r on r.id = t.repository_id
     order by p.place`,
    [path],
  );
  const [last] = await query<{ upstream: Id; consumer: Id }>(
    `select e.upstream_id as upstream, e.consumer_id as consumer
     from unnest($1::text[], $2::text[]) as p (upstream, consumer) join edges e on e.upstream_id = p.upstream and e.consumer_id = p.consumer
     order by e.added desc limit 1`,
    [path.slice(0, -1), path.slice(1)],
  );
  return { members, last: last ?? null };
}
