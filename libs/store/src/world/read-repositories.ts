import type { Id, Sha } from '@fuel/contracts';
import type { Repository, World } from '@fuel/core';
import type { Query } from '../database.ts';

export interface RepositoryRow {
  id: Id;
  name: string;
  url: string;
  path: string | null;
  default_branch: string;
  head: Sha | null;
  role: string;
  consumers: Id[];
  primary_agent: string;
}

export const repositoryOf = (row: RepositoryRow): Repository => ({
  ref: { id: row.id, name: row.name, url: row.url, path: row.path, defaultBranch: row.default_branch },
  head: row.head,
  role: row.role,
  consumers: row.consumers,
  primaryAgent: row.primary_agent,
});

export const REPOSITORIES = 'select id, name, url, path, default_branch, head, role, consumers, primary_agent from repositories';

export async function readRepositories(query: Query, ids: readonly Id[], world: Pick<World, 'repositories'>): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !world.repositories.has(id));
  if (missing.length === 0) return;
  const rows = await query<RepositoryRow>(`${REPOSITORIES} where id = any($1)`, [missing]);
  for (const row of rows) world.repositories.set(row.id, repositoryOf(row));
}
