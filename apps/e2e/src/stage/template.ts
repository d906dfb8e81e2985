import { join } from 'node:path';
import { migrate } from '@fuel/store';
import { dist } from './programs.ts';
import type { TestPostgres } from './servers.ts';

/** A database with the schema of the build, from which each story gets its own: what takes a second then takes once. */
export async function makeTemplate(postgres: TestPostgres): Promise<string> {
  const prisma = dist('prisma');
  const { name, url } = await postgres.createDatabase();
  await migrate(url, { schemaPath: join(prisma, 'schema.prisma'), migrationsDir: join(prisma, 'migrations'), log: () => undefined });
  return name;
}
