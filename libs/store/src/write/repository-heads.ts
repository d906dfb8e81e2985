import type { Changes } from '@fuel/core';
import type { Query } from '../database.ts';
import { guarded } from '../stale-row.ts';

const MOVE = guarded(
  'repositories',
  `update repositories r set head = row.head from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as row (id, before, head, url, default_branch)
   where r.id = row.id and r.head is not distinct from row.before and r.url = row.url and r.default_branch = row.default_branch returning r.id`,
  '$6',
);

export async function moveHeads(query: Query, heads: Changes['heads']): Promise<void> {
  if (heads.length === 0) return;
  const first = new Map(heads.toReversed().map((one) => [one.repository, one.before]));
  const last = [...new Map(heads.map((one) => [one.repository, one])).values()];
  const columns = [last.map(({ repository }) => repository), last.map(({ repository }) => first.get(repository) ?? null), last.map(({ head }) => head), last.map(({ place }) => place.url), last.map(({ place }) => place.defaultBranch)];
  await query(MOVE, [...columns, last.length]);
}
