import type { Id, Versioned } from '@fuel/contracts';
import type { Query } from '../database.ts';

/** What If-Match says: the thing has to be in one of these versions. */
export interface VersionMatch {
  readonly entity: Versioned;
  readonly id: Id;
  readonly versions: readonly string[];
}

/** A repository has no version of its own; Postgres gives a row another xmin with each change. */
const statements: Readonly<Record<Versioned, readonly string[]>> = {
  feature: ['select version::text from features where id = $1 for update'],
  // Whoever changes a task holds its feature.
  task: ['select from features where id = (select feature_id from tasks where id = $1) for update', 'select version::text from tasks where id = $1'],
  repository: ['select xmin::text as version from repositories where id = $1 or name = $1 order by name = $1 desc limit 1 for update'],
  workspace: ['select version::text from workspaces where name = $1 for update'],
};

/** The version, which stays what it is until the transaction ends. Null: there is no such thing, which its command will say. */
export async function lockVersion(query: Query, { entity, id }: VersionMatch): Promise<string | null> {
  let rows: { version: string }[] = [];
  for (const statement of statements[entity]) rows = await query<{ version: string }>(statement, [id]);
  return rows[0]?.version ?? null;
}
