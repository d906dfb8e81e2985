import { openStore, migrate, type Store, StoreFailure } from '@fuel/store';
import type { HubSettings } from '../config.ts';
import { startEmbeddedPostgres } from '../embedded/postgres.ts';
import type { Closers } from './closers.ts';
import type { Log } from './log.ts';
import { migrationsBeside } from './migrations-beside.ts';
import { StartFailure } from './start-failure.ts';

const poolSize = 16;
const never = new Promise<never>(() => undefined);

/** A database with the schema of this build: ours that we start, or yours. */
export async function openDatabase(settings: HubSettings, log: Log, closers: Closers): Promise<{ readonly store: Store; readonly postgresEnded: Promise<string> }> {
  const { url, ended } = settings.database.kind === 'external' ? { url: settings.database.url, ended: never } : await embedded(settings, log, closers);
  const say = (line: string): void => log.info(line);
  try {
    await migrate(url, { ...migrationsBeside(import.meta.url), log: say });
  } catch (cause) {
    throw explain(cause);
  }
  const store = openStore({ url, poolSize, log: (line) => log.warn(line) });
  closers.add('store', store.close);
  return { store, postgresEnded: ended };
}

async function embedded({ dataDirectory }: HubSettings, log: Log, closers: Closers) {
  const postgres = await startEmbeddedPostgres({ dataDir: dataDirectory, log });
  closers.add('embedded Postgres', postgres.stop);
  return { url: postgres.url, ended: postgres.done.then(() => 'the embedded Postgres has ended') };
}

function explain(cause: unknown): unknown {
  if (!(cause instanceof StoreFailure)) return cause;
  switch (cause.code) {
    case 'store.schema_newer':
      return new StartFailure(cause.message, 'Use the newer hub for this database, or another database for this hub.', cause);
    case 'store.unreachable':
      return new StartFailure(cause.message, 'Check DATABASE_URL and that Postgres runs and lets this user in; without DATABASE_URL the hub starts one of its own.', cause);
    case 'store.busy':
    case 'store.failed':
      return new StartFailure(cause.message, 'Check that the user of DATABASE_URL owns the database, and read the log of Postgres.', cause);
    default:
      return cause.code satisfies never;
  }
}
