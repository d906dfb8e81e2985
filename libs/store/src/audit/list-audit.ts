import type { Id } from '@fuel/contracts';
import type { Actor } from '@fuel/core';
import type { Query } from '../database.ts';
import { iso, millis } from '../json.ts';
import { type Cursor, type Page, pageOf } from '../read/page.ts';

export interface AuditEntry {
  readonly at: number;
  readonly what: string;
  readonly outcome: 'done' | 'refused';
  readonly actor: Actor;
  readonly feature: Id | null;
  readonly task: Id | null;
  readonly landing: Id | null;
  readonly reason: string | null;
  readonly times: number;
}

export interface ListAudit {
  readonly after: Cursor | null;
  readonly limit: number;
  readonly actor?: string | undefined;
  readonly feature?: Id | undefined;
  readonly since?: number | undefined;
  readonly refused: boolean;
}

type Row = Omit<AuditEntry, 'at'> & { id: string; created_at: Date };

/** A fact that was refused while it was applied is in the log, with the facts around it. */
const EVENTS = `
  select 'e' || e.n as id, e.at as created_at, e.type as what, case when e.type = 'fact.refused' then 'refused' else 'done' end as outcome, e.actor,
    e.feature_id as feature, e.task_id as task, e.landing_id as landing, e.data ->> 'reason' as reason, 1 as times
  from events e`;
const NOTES = `
  select 'a' || a.n, a.at, a.what, a.outcome, a.actor, null, null, null, a.reason, a.times from audit a`;

/** Newest first: every event with who caused it, and what was refused. */
export async function listAudit(query: Query, { after, limit, actor, feature, since, refused }: ListAudit): Promise<Page<AuditEntry>> {
  const rows = await query<Row>(
    `select * from (${EVENTS} ${feature === undefined ? '' : 'where e.feature_id = $5'} ${feature === undefined ? `union all ${NOTES}` : ''}) line
     where ($1::timestamptz is null or (created_at, id collate "C") < ($1, $2)) and ($4::text is null or actor ->> 'id' = $4 or actor ->> 'onBehalfOf' = $4)
       and ($6::timestamptz is null or created_at >= $6) and ($5::text is null or feature = $5) ${refused ? `and outcome = 'refused'` : ''}
     order by created_at desc, id collate "C" desc limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1, actor ?? null, feature ?? null, since === undefined ? null : iso(since)],
  );
  return pageOf(rows, limit, ({ id: _id, created_at, ...row }) => ({ ...row, at: millis(created_at) }));
}
