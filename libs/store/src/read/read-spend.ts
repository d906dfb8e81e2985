import { SPEND_LINES, type SpendBy } from '@fuel/contracts';
import type { Database } from '../database.ts';
import { SPENT } from './spent.ts';

export interface SpendSums {
  readonly attempts: number;
  readonly reviews: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly costUsd: number;
  readonly unpriced: number;
}

export interface SpendFilter {
  readonly by: SpendBy;
  readonly workspace?: string | undefined;
  /** By name or id. */
  readonly repository?: string | undefined;
  readonly feature?: string | undefined;
  readonly task?: string | undefined;
  readonly agent?: string | undefined;
  /** Days of UTC, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What a line is about: its id, and what people call it. */
const OF: Readonly<Record<SpendBy, readonly [id: string, name: string]>> = {
  attempt: [`a.task_id || '/' || a.epoch`, `f.name || '#' || t.key || ' attempt ' || a.epoch`],
  task: ['a.task_id', `f.name || '#' || t.key`],
  feature: ['f.id', 'f.name'],
  repository: [`coalesce(r.id, '')`, `coalesce(r.name, 'none')`],
  workspace: ['f.workspace', 'f.workspace'],
  agent: [`coalesce(a.agent, '')`, `coalesce(a.agent, 'unknown')`],
  model: [`coalesce(a.spend ->> 'model', '')`, `coalesce(a.spend ->> 'model', 'not told')`],
  day: [`to_char(a.at at time zone 'utc', 'YYYY-MM-DD')`, `to_char(a.at at time zone 'utc', 'YYYY-MM-DD')`],
  purpose: ['a.purpose', 'a.purpose'],
};

const SUMS = `count(*) filter (where a.purpose = 'work')::int as attempts, count(*) filter (where a.purpose = 'review')::int as reviews,
  coalesce(sum((a.usage ->> 'inputTokens')::numeric), 0)::float8 as "inputTokens", coalesce(sum((a.usage ->> 'outputTokens')::numeric), 0)::float8 as "outputTokens",
  coalesce(sum((a.spend ->> 'cacheReadTokens')::numeric), 0)::float8 as "cacheReadTokens", coalesce(sum((a.spend ->> 'cacheWriteTokens')::numeric), 0)::float8 as "cacheWriteTokens",
  coalesce(sum((a.usage ->> 'costUsd')::numeric), 0)::float8 as "costUsd", count(*) filter (where a.usage is not null and a.usage ->> 'costUsd' is null)::int as unpriced`;

const ENDED = `from ${SPENT} a join tasks t on t.id = a.task_id join features f on f.id = t.feature_id left join repositories r on r.id = t.repository_id
  where ($1::text is null or f.workspace = $1) and ($2::text is null or r.id = $2 or r.name = $2) and ($3::text is null or f.id = $3)
    and ($4::text is null or t.id = $4) and ($5::text is null or a.agent = $5)
    and ($6::date is null or a.at >= ($6::date)::timestamp at time zone 'utc') and ($7::date is null or a.at < ($7::date + 1)::timestamp at time zone 'utc')`;

/** Added up from the attempts and their reviews themselves, so it is never another sum than theirs. */
export const readSpend = (database: Database, { by, ...of }: SpendFilter): Promise<{ readonly total: SpendSums; readonly lines: readonly (SpendSums & { readonly id: string; readonly name: string })[] }> =>
  database.inSnapshot(async (query) => {
    const values = [of.workspace, of.repository, of.feature, of.task, of.agent, of.from, of.to].map((value) => value ?? null);
    const [total] = await query<{ -readonly [K in keyof SpendSums]: number }>(`select ${SUMS} ${ENDED}`, values);
    const [id, name] = OF[by];
    const order = by === 'day' ? 'id desc' : '"costUsd" desc, "inputTokens" desc, id';
    const lines = await query<{ -readonly [K in keyof SpendSums]: number } & { id: string; name: string }>(`select ${id} as id, ${name} as name, ${SUMS} ${ENDED} group by 1, 2 order by ${order} limit ${SPEND_LINES}`, values);
    if (total === undefined) throw new Error('an aggregate gives one row');
    return { total, lines };
  });
