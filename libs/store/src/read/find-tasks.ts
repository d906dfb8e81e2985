import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';

/** The tasks of a feature that have one of these keys, in the order of the plan. */
export const findTasks = (query: Query, feature: Id, keys: readonly string[]): Promise<{ readonly id: Id; readonly key: string }[]> =>
  query<{ id: Id; key: string }>('select id, key from tasks where feature_id = $1 and key = any($2) order by sequence, key', [feature, keys]);

/** Which of these tasks there are, in whatever feature. */
export const tasksThatExist = async (query: Query, ids: readonly Id[]): Promise<readonly Id[]> =>
  ids.length === 0 ? [] : (await query<{ id: Id }>('select id from tasks where id = any($1)', [ids])).map((row) => row.id);
