import type { Id, Origin } from '@fuel/contracts';
import type { Database, Query } from '../database.ts';
import { toJson } from '../json.ts';
import { around, type RequestGuard } from '../requests/guard.ts';

export interface NewRepository {
  readonly id: Id;
  readonly name: string;
  readonly workspace: string;
  readonly url: string;
  readonly path: string | null;
  readonly defaultBranch: string;
  readonly role: string;
  /** Ids, resolved by resolveRepositories. */
  readonly consumers: readonly Id[];
  readonly primaryAgent: string;
  readonly origin: Origin | null;
}

/** A workspace exists from its first use; a name is given once. */
export const createRepository = (database: Database, repository: NewRepository, guard: RequestGuard<'created' | 'name_taken'> | null = null): Promise<'created' | 'name_taken'> =>
  database.inTransaction((query) => around(query, guard, () => insert(query, repository)));

async function insert(query: Query, repository: NewRepository): Promise<'created' | 'name_taken'> {
  const { id, name, workspace, url, path, defaultBranch, role, consumers, primaryAgent, origin } = repository;
  await query('insert into workspaces (name) values ($1) on conflict do nothing', [workspace]);
  const rows = await query(
    `insert into repositories (id, name, workspace, url, path, default_branch, role, consumers, primary_agent, origin)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb)
     on conflict (name) do nothing returning id`,
    [id, name, workspace, url, path, defaultBranch, role, consumers, primaryAgent, origin === null ? null : toJson(origin)],
  );
  return rows.length === 1 ? 'created' : 'name_taken';
}
