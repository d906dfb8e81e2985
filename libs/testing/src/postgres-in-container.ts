import { randomUUID } from 'node:crypto';
import type { Child } from './child.ts';
import { startContained } from './contained.ts';
import { openEngine } from './engine.ts';
import { openClient } from './open-client.ts';
import { serverImages } from './servers-wanted.ts';
import { until } from './until.ts';

export type PostgresHome = { readonly launch: () => Promise<Child>; readonly remove: () => Promise<void>; readonly urlOf: (database: string) => string };

/** A cluster in a volume of its own, which the image makes at its first start and finds at the next. */
export async function postgresInContainer(port: number, settings: readonly string[]): Promise<PostgresHome> {
  const { docker } = await openEngine();
  const volume = `fuel-test-postgres-${randomUUID()}`;
  await docker.createVolume({ Name: volume });
  const urlOf = (database: string): string => `postgresql://fuel:fuel@127.0.0.1:${port}/${database}`;
  return {
    urlOf,
    remove: () => docker.getVolume(volume).remove(),
    async launch() {
      const child = await startContained({
        image: serverImages(process.env).postgres,
        args: ['postgres', '-p', String(port), ...settings],
        environment: { POSTGRES_USER: 'fuel', POSTGRES_PASSWORD: 'fuel', POSTGRES_DB: 'postgres', POSTGRES_INITDB_ARGS: '--no-sync --locale=C --encoding=UTF8', PGDATA: '/var/lib/postgresql/pg' },
        mounts: [`${volume}:/var/lib/postgresql`],
      });
      // What it says of itself it says once for the making of the cluster, too.
      await until(() => child.hasExited() || connects(urlOf('postgres')), { timeoutMs: 60_000, everyMs: 50, describe: 'Postgres takes connections' });
      if (child.hasExited()) throw new Error(`Postgres ended at once:\n${child.output()}`);
      return child;
    },
  };
}

async function connects(url: string): Promise<boolean> {
  await using client = await openClient(url);
  return (await client.rows('SELECT 1')).length === 1;
}
