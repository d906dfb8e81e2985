import { noRules, type Workspace, type World } from '@fuel/core';
import type { Query } from '../database.ts';

/** Locked: whoever changes rules, or gives out what they limit, is alone with them. One that is not there yet is made by its first change. */
export async function readWorkspaces(query: Query, names: readonly string[], world: World): Promise<void> {
  const missing = [...new Set(names)].filter((name) => !world.workspaces.has(name));
  if (missing.length === 0) return;
  const rows = await query<{ -readonly [K in keyof Workspace]: Workspace[K] }>(
    'select name, rules, version from workspaces where name = any($1) order by name for no key update',
    [missing],
  );
  for (const name of missing) world.workspaces.set(name, { name, rules: noRules, version: 0 });
  for (const row of rows) world.workspaces.set(row.name, row);
}
