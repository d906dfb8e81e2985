import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** An older hub cannot live with what it does. */
  readonly breaking: boolean;
}

export const isBreaking = (sql: string): boolean => sql.split('\n', 1)[0]?.trim() === '-- breaking';

/** The migrations that this build brings, oldest first. */
export async function knownMigrations(directory: string): Promise<readonly Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, breaking: isBreaking(sql) };
    }),
  );
}
