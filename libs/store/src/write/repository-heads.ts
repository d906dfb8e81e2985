import type { Changes } from '@fuel/core';
import type { Query } from '../database.ts';
import { guarded } from '../stale-row.ts';

const MOVE = guarded(
  'repositories',
  `update repositories r set head = row.head from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as row (id, head, url, default_branch)
   where r.id = row.id and r.url = row.url and r.default_branch = row.default_branch returning r.id`,
  '$5',
);

export async function moveHeads(query: Query, heads: Changes['heads']): Promise<void> {
  if (heads.length === 0) return;
  const last = [...new Map(heads.map((one) => [one.repository, one])).values()];
  await query(MOVE, [last.map(({ repository }) => repository), last.map(({ head }) => head), last.map(({ place }) => place.url), last.map(({ place }) => place.defaultBranch), last.length]);
}
