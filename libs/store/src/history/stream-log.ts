import type { Id } from '@fuel/contracts';
import type { LoggedEvent, Snapshot } from '@fuel/core';
import type { Query } from '../database.ts';
import { millis } from '../json.ts';

/** What the log has of one feature, in its order: what was kept of pruned events, then events. */
export type Line = { readonly kind: 'snapshot'; readonly feature: Id; readonly rows: Snapshot } | { readonly kind: 'event'; readonly feature: Id; readonly event: LoggedEvent };

interface LineRow {
  feature: Id;
  rows: Snapshot | null;
  at: Date;
  type: string;
  actor: LoggedEvent['actor'];
  task: Id | null;
  landing: Id | null;
  data: LoggedEvent['data'];
}

const PORTION = 1_000;

/**
 * Feature by feature, through a cursor: a log of any length is read in portions. Within a feature by the number alone: it was given
 * under the feature's lock, while a transaction may have got its own number before it waited for that lock.
 */
export async function* streamLog(query: Query, features: readonly Id[] | null): AsyncGenerator<Line> {
  const only = features === null ? '' : `and feature_id in (${features.map((id) => `'${id.replaceAll("'", "''")}'`).join(', ')})`;
  await query(
    `declare log_lines no scroll cursor for
     select * from (
       select feature_id as feature, 0 as stage, part::bigint as n, rows, taken_at as at, '' as type, null::jsonb as actor, null as task, null as landing, null::jsonb as data
       from snapshots where true ${only}
       union all
       select e.feature_id, 1, e.n, null, e.at, e.type, e.actor, e.task_id, e.landing_id, e.data
       from events e left join (select feature_id as pruned, n as upto from snapshots where part = 0) s on s.pruned = e.feature_id
       where e.feature_id is not null and (s.upto is null or e.n > s.upto) ${only}
     ) lines order by feature, stage, n`,
  );
  for (let more = true; more; ) {
    const lines = await query<LineRow>(`fetch ${PORTION} from log_lines`);
    for (const line of lines) yield lineOf(line);
    more = lines.length === PORTION;
  }
  await query('close log_lines');
}

const lineOf = ({ feature, rows, at, ...event }: LineRow): Line =>
  rows === null ? { kind: 'event', feature, event: { ...event, feature, at: millis(at) } } : { kind: 'snapshot', feature, rows };

/** Where the default branches are, by the last word about each: that a repository is elsewhere now is one too. */
export async function loggedHeads(query: Query): Promise<Map<Id, string>> {
  const rows = await query<{ repository: Id; head: string | null }>(
    `select distinct on (data ->> 'repository') data ->> 'repository' as repository, data ->> 'head' as head
     from events where feature_id is null and (type = 'repository.headMoved' or type = 'repository.changed' and data -> 'set' ? 'head') order by data ->> 'repository', n desc`,
  );
  return new Map(rows.flatMap(({ repository, head }) => (head === null ? [] : [[repository, head]])));
}

/** Features of which the log knows nothing at all. */
export async function unloggedFeatures(query: Query): Promise<Id[]> {
  const rows = await query<{ id: Id }>(
    `select f.id from features f
     where not exists (select 1 from events e where e.feature_id = f.id) and not exists (select 1 from snapshots s where s.feature_id = f.id) order by f.id`,
  );
  return rows.map((row) => row.id);
}
