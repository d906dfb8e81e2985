import type { RepositoryEvent } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';

const EDIT = `
  with changed as (
    update repositories set
      url = coalesce(edit.set ->> 'url', url),
      path = case when edit.set ? 'path' then edit.set ->> 'path' else path end,
      default_branch = coalesce(edit.set ->> 'defaultBranch', default_branch),
      role = coalesce(edit.set ->> 'role', role),
      primary_agent = coalesce(edit.set ->> 'primaryAgent', primary_agent),
      consumers = case when edit.set ? 'consumers' then array(select jsonb_array_elements_text(edit.set -> 'consumers')) else consumers end,
      head = case when edit.set ? 'head' then null else head end
    from (select $1::text as id, $2::jsonb as set) edit where repositories.id = edit.id
    returning repositories.id, edit.set ? 'head' as elsewhere
  )
  update node_repositories n set readable = true from changed where changed.elsewhere and n.repository_id = changed.id`;

/** Who could not read a repository may be able to where it is now: it is asked, and says so if it cannot. */
export async function editRepositories(query: Query, events: readonly RepositoryEvent[]): Promise<void> {
  for (const { repository, set } of events) await query(EDIT, [repository, toJson(set)]);
}
