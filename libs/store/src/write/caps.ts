import type { KeptCap } from '@fuel/core';
import type { Query } from '../database.ts';
import { SPENT } from '../read/spent.ts';

/** What was spent; the rows were locked when they were loaded. */
export async function putCaps(query: Query, caps: readonly KeptCap[]): Promise<void> {
  if (caps.length === 0) return;
  const last = [...new Map(caps.map((cap) => [`${cap.level} ${cap.owner}`, cap])).values()];
  const column = <K extends keyof KeptCap>(name: K) => last.map((cap) => cap[name]);
  await query(
    `update caps c set day = row.day, spent_micros = row.micros, spent_tokens = row.tokens, told = row.told
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::boolean[]) as row (level, owner, day, micros, tokens, told)
     where c.level = row.level and c.owner = row.owner`,
    [column('level'), column('owner'), column('day'), column('spentMicros'), column('spentTokens'), column('told')],
  );
}

/** Attempts of an owner, by the level of its cap. */
export const OF_LEVEL: Readonly<Record<KeptCap['level'], string>> = { workspace: 'f.workspace', repository: 't.repository_id', feature: 't.feature_id', task: 't.id' };

/** Alone, so that no attempt ends beside it uncounted: what was spent before is added up here, once. */
export async function setCaps(query: Query, wishes: readonly { readonly level: KeptCap['level']; readonly owner: string; readonly cap: Pick<KeptCap, 'usd' | 'tokens' | 'per' | 'action'> | null; readonly day: string }[]): Promise<void> {
  if (wishes.length > 0) await query('select pg_advisory_xact_lock(7312, 0)', []);
  for (const { level, owner, cap, day } of wishes) {
    if (cap === null) {
      await query('delete from caps where level = $1 and owner = $2', [level, owner]);
      continue;
    }
    await query(
      `insert into caps (level, owner, usd, tokens, per, action, day, spent_micros, spent_tokens, told)
       select $1, $2, $3::float8, $4::bigint, $5, $6, $7, coalesce(sum(round((a.usage ->> 'costUsd')::numeric * 1000000)), 0), coalesce(sum((a.usage ->> 'inputTokens')::numeric + (a.usage ->> 'outputTokens')::numeric), 0), false
       from ${SPENT} a join tasks t on t.id = a.task_id join features f on f.id = t.feature_id
       where ${OF_LEVEL[level]} = $2 and a.usage is not null and ($5 = 'total' or to_char(a.at at time zone 'utc', 'YYYY-MM-DD') = $7)
       on conflict (level, owner) do update set usd = excluded.usd, tokens = excluded.tokens, per = excluded.per, action = excluded.action, day = excluded.day,
         spent_micros = excluded.spent_micros, spent_tokens = excluded.spent_tokens, told = false`,
      [level, owner, cap.usd ?? null, cap.tokens ?? null, cap.per, cap.action, day],
    );
  }
}
