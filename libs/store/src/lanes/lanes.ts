import type { Id, Lane, TaskStateName } from '@fuel/contracts';
import { mostOf } from '@fuel/core';
import type { Query } from '../database.ts';
import { millis } from '../json.ts';
import { type Cursor, type Page, pageOf } from '../read/page.ts';

export interface ListedLane {
  readonly key: string;
  readonly counters: Readonly<Record<string, number>>;
  readonly features: number;
  readonly phases: readonly number[];
  readonly createdAt: number;
}

interface Paging {
  readonly after: Cursor | null;
  readonly limit: number;
}

type LaneRow = Omit<ListedLane, 'key' | 'createdAt'> & { id: string; created_at: Date };

/** Oldest first. A lane is there as long as a task is labelled with it. */
export async function listLanes(query: Query, { after, limit }: Paging): Promise<Page<ListedLane>> {
  const rows = await query<LaneRow>(
    `with counted as (
       select lane ->> 'key' as id, state, count(*)::int as n, min(created_at) as created_at from tasks where lane is not null group by 1, 2
     ), lanes as (
       select id, jsonb_object_agg(state, n) as counters, date_trunc('milliseconds', min(created_at)) as created_at from counted group by id
     )
     select l.*,
       (select count(distinct t.feature_id)::int from tasks t where t.lane ->> 'key' = l.id) as features,
       array(select distinct (t.lane ->> 'phase')::int from tasks t where t.lane ->> 'key' = l.id and t.lane ? 'phase' order by 1) as phases
     from lanes l
     where $1::timestamptz is null or (l.created_at, l.id) > ($1, $2)
     order by l.created_at, l.id limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1],
  );
  return pageOf(rows, limit, ({ id, created_at, ...row }) => ({ key: id, ...row, createdAt: millis(created_at) }));
}

export interface ListedLaneTask {
  readonly id: Id;
  readonly feature: Id;
  readonly featureName: string;
  readonly key: string;
  readonly title: string;
  readonly repository: string | null;
  readonly state: TaskStateName;
  readonly priority: number;
  readonly phase: number | null;
  /** How many of the lane may be under way while it is; null: any number. */
  readonly most: number | null;
  readonly createdAt: number;
}

/** Newest first. */
export async function listLaneTasks(query: Query, lane: string, { after, limit, state }: Paging & { readonly state?: TaskStateName | undefined }): Promise<Page<ListedLaneTask>> {
  const rows = await query<Omit<ListedLaneTask, 'createdAt' | 'phase' | 'most'> & { lane: Lane; created_at: Date }>(
    `select t.id, t.feature_id as feature, f.name as "featureName", t.key, t.title, r.name as repository, t.state, t.priority,
       t.lane, t.created_at
     from tasks t join features f on f.id = t.feature_id left join repositories r on r.id = t.repository_id
     where t.lane ->> 'key' = $4 and ($5::text is null or t.state = $5) and ($1::timestamptz is null or (t.created_at, t.id) < ($1, $2))
     order by t.created_at desc, t.id desc limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1, lane, state ?? null],
  );
  return pageOf(rows, limit, ({ created_at, lane: label, ...row }) => ({ ...row, phase: label.phase ?? null, most: mostOf(label), createdAt: millis(created_at) }));
}

/** The features of one task that wait to be started, the next one first. Starting one begins exactly its task. */
export async function nextOfLane(query: Query, lane: string, limit: number): Promise<readonly Id[]> {
  const rows = await query<{ feature: Id }>(
    `select t.feature_id as feature
     from tasks t join features f on f.id = t.feature_id and f.state = 'planned'
     where t.lane ->> 'key' = $1 and t.state = 'proposed' and not exists (select from tasks other where other.feature_id = t.feature_id and other.id <> t.id)
     order by (t.lane ->> 'phase')::int nulls first, t.priority desc, t.created_at, t.id limit $2`,
    [lane, limit],
  );
  return rows.map((row) => row.feature);
}

/** By state; empty where no task is labelled so. */
export async function countLane(query: Query, lane: string): Promise<Readonly<Record<string, number>>> {
  const rows = await query<{ state: string; n: number }>(`select state, count(*)::int as n from tasks where lane ->> 'key' = $1 group by state`, [lane]);
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}
