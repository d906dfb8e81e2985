import type { Workspace } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';
import { eachOnce, guarded } from '../stale-row.ts';

const PUT = guarded(
  'workspaces',
  `insert into workspaces as w (name, rules, version)
   select name, rules, version + 1 from json_to_recordset($1::json) as row (name text, rules jsonb, version int)
   on conflict (name) do update set rules = excluded.rules, version = excluded.version, updated_at = now()
     where w.version = excluded.version - 1
   returning w.name`,
  '$2',
);

/** One that did not exist when it was loaded may exist by now: its version tells. */
export async function putWorkspaces(query: Query, workspaces: readonly Workspace[]): Promise<void> {
  if (workspaces.length === 0) return;
  eachOnce('workspaces', workspaces.map((workspace) => workspace.name));
  await query(PUT, [toJson(workspaces), workspaces.length]);
}
