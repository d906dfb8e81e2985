import type { Changes } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';
import { guarded } from '../stale-row.ts';

const EDIT = guarded(
  'repositories',
  `update repositories r set
     url = coalesce(edit.set ->> 'url', url),
     path = case when edit.set ? 'path' then edit.set ->> 'path' else path end,
     default_branch = coalesce(edit.set ->> 'defaultBranch', default_branch),
     role = coalesce(edit.set ->> 'role', role),
     primary_agent = coalesce(edit.set ->> 'primaryAgent', primary_agent),
     consumers = case when edit.set ? 'consumers' then array(select jsonb_array_elements_text(edit.set -> 'consumers')) else consumers end,
     head = case when edit.set ? 'head' then null else head end
   from (select $1::text as id, $2::jsonb as set) edit
   where r.id = edit.id and r.url = $3 and r.default_branch = $4 and r.path is not distinct from $5
   returning r.id`,
  '1',
);

const READABLE = 'update node_repositories set readable = true where repository_id = $1';

/** Who could not read a repository may be able to where it is now: it is asked, and says so if it cannot. */
export async function editRepositories(query: Query, edits: Changes['repositories']): Promise<void> {
  for (const { event: { repository, set }, place } of edits) {
    await query(EDIT, [repository, toJson(set), place.url, place.defaultBranch, place.path]);
    if (set.head === null) await query(READABLE, [repository]);
  }
}
