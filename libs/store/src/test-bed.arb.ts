import { join } from 'node:path';
import { leftovers, openClient, startPostgres, type TestDatabase, type TestPostgres } from '@fuel/testing';
import { migrate } from './migrate/migrate.ts';
import { openStore, type Store } from './open-store.ts';

const prisma = join(import.meta.dirname, '../../../prisma');
export const shipped = { schemaPath: join(prisma, 'schema.prisma'), migrationsDir: join(prisma, 'migrations'), log: () => undefined };

export interface Room {
  readonly store: Store;
  readonly url: string;
  /** Past the store, to look and to plant. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface TestBed {
  readonly postgres: TestPostgres;
  /** An empty database of the newest schema and a store on it; closed with the bed. */
  room(): Promise<Room>;
  emptyDatabase(): Promise<TestDatabase>;
  close(): Promise<readonly unknown[]>;
}

/** One real Postgres a spec file; every room is a copy of one migrated template. */
export async function openTestBed(): Promise<TestBed> {
  const postgres = await startPostgres();
  const template = await postgres.createDatabase({ name: 'migrated' });
  await migrate(template.url, shipped);
  const closers: (() => Promise<void>)[] = [];
  return {
    postgres,
    emptyDatabase: () => postgres.createDatabase(),
    async room() {
      const { url } = await postgres.createDatabase({ template: template.name });
      const store = openStore({ url, poolSize: 8, log: () => undefined });
      const client = await openClient(url);
      closers.push(store.close, client.close);
      return { store, url, sql: client.rows };
    },
    async close() {
      await Promise.all(closers.map((close) => close()));
      await postgres.stop();
      return leftovers();
    },
  };
}
