import type { Id } from '@fuel/contracts';
import type { World } from '@fuel/core';
import type { Query } from '../database.ts';

const mostFeatures = 100;

/** Which features have tasks in these repositories, those with open ones first: not over, and not merely a plan that nobody has started. */
export async function readOpenIn(query: Query, repositories: readonly Id[], world: World): Promise<void> {
  const missing = repositories.filter((id) => !world.openIn.has(id));
  if (missing.length === 0) return;
  const rows = await query<{ repository: Id; feature: Id; name: string; open: boolean }>(
    `select r.id as repository, f.id as feature, f.name, f.open
     from unnest($1::text[]) as r (id)
     cross join lateral (
       select f.id, f.name, t.open
       from features f cross join lateral (select bool_or(t.state not in ('landed', 'cancelled')) as open from tasks t where t.feature_id = f.id and t.repository_id = r.id) t
       where f.state not in ('planned', 'landed', 'cancelled', 'failed', 'rolled_back') and t.open is not null
       order by t.open desc, f.created_at desc, f.id limit ${mostFeatures}
     ) f order by 1, 2`,
    [missing],
  );
  for (const id of missing) world.openIn.set(id, rows.filter((row) => row.repository === id).map(({ feature, name, open }) => ({ feature, name, open })));
}
