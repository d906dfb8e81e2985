import type { Query } from '../database.ts';

export interface StatusCounts {
  readonly nodes: { readonly online: number; readonly offline: number };
  readonly features: Readonly<Record<string, number>>;
  readonly tasks: Readonly<Record<string, number>>;
  readonly inbox: number;
  readonly outbox: number;
  readonly parkedFacts: number;
}

/** Tasks are not counted: their features have. Confirmed orders are the nodes' business and no longer on their way. */
export async function statusCounts(query: Query): Promise<StatusCounts> {
  const [row] = await query<{ -readonly [K in keyof StatusCounts]: StatusCounts[K] }>(
    `select
       (select jsonb_build_object('online', count(*) filter (where present), 'offline', count(*) filter (where not present)) from nodes) as nodes,
       (select coalesce(jsonb_object_agg(state, n), '{}') from (select state, count(*) as n from features group by state) f) as features,
       (select coalesce(jsonb_object_agg(state, n), '{}') from (
          select c.key as state, sum(c.value::int) as n from features f, jsonb_each_text(f.counters) c group by c.key having sum(c.value::int) > 0
        ) t) as tasks,
       (select count(*)::int from inbox_items where actioned_at is null) as inbox,
       (select count(*)::int from outbox where status <> 'confirmed') as outbox,
       (select count(*)::int from parked_facts) as "parkedFacts"`,
  );
  if (row === undefined) throw new Error('a statement without a table gave no row');
  return row;
}
