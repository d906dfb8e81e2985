import type { FeatureStateName, Id } from '@fuel/contracts';
import type { Counters } from '@fuel/core';
import type { Query } from '../database.ts';
import { millis } from '../json.ts';
import { type Cursor, type Page, pageOf } from './page.ts';

export interface ListedFeature {
  readonly id: Id;
  readonly name: string;
  readonly state: FeatureStateName;
  readonly workspace: string;
  readonly stage: number;
  readonly counters: Counters;
  /** Names. */
  readonly repositories: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

type Row = Omit<ListedFeature, 'createdAt' | 'updatedAt'> & { created_at: Date; updated_at: Date };

/** Newest first. */
export async function listFeatures(
  query: Query,
  { after, limit, state }: { readonly after: Cursor | null; readonly limit: number; readonly state?: FeatureStateName | undefined },
): Promise<Page<ListedFeature>> {
  const rows = await query<Row>(
    `select f.id, f.name, f.state, f.workspace, f.stage, f.counters, f.created_at, f.updated_at,
       array(select r.name from repositories r where r.id in (select t.repository_id from tasks t where t.feature_id = f.id) order by r.name) as repositories
     from features f
     where ($1::timestamptz is null or (f.created_at, f.id) < ($1, $2)) and ($4::text is null or f.state = $4)
     order by f.created_at desc, f.id desc limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1, state ?? null],
  );
  return pageOf(rows, limit, ({ created_at, updated_at, ...row }) => ({ ...row, createdAt: millis(created_at), updatedAt: millis(updated_at) }));
}
