import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore, type Store } from '@fuel/store';
import type { Closers } from '../compose/closers.ts';
import { ensureDataDirectory } from '../compose/data-directory.ts';
import { errorCode } from '../compose/error-code.ts';
import { lockDirectory } from '../compose/lock-directory.ts';
import type { Log } from '../compose/log.ts';
import { StartFailure } from '../compose/start-failure.ts';
import type { HubSettings } from '../config.ts';
import { postgresDatabase, postgresUser } from '../embedded/initialise-postgres.ts';
import { startEmbeddedPostgres } from '../embedded/postgres.ts';

/**
 * The hub's database for a verb that is not the hub: a Postgres of its own is used where the running hub has it, and is started, and
 * stopped again, where no hub runs. The schema is left as it is: a verb that looks changes nothing.
 */
export async function reachDatabase(settings: HubSettings, log: Log, closers: Closers): Promise<Store> {
  const url = settings.database.kind === 'external' ? settings.database.url : await embedded(settings, log, closers);
  const store = openStore({ url, poolSize: 3, log: (line) => log.warn(line) });
  closers.add('store', store.close);
  return store;
}

async function embedded({ dataDirectory }: HubSettings, log: Log, closers: Closers): Promise<string> {
  const serving = await ofRunningHub(dataDirectory);
  if (serving !== null) return serving;
  await ensureDataDirectory(dataDirectory);
  const lock = await lockDirectory(dataDirectory);
  closers.add('lock', lock.release);
  const postgres = await startEmbeddedPostgres({ dataDir: dataDirectory, log });
  closers.add('embedded Postgres', postgres.stop);
  return postgres.url;
}

/** `hub.json` is there while a hub serves. One that was killed leaves it: then nobody listens there, and the lock is free. */
async function ofRunningHub(dataDirectory: string): Promise<string | null> {
  try {
    const { pid } = JSON.parse(await readFile(join(dataDirectory, 'hub.json'), 'utf8')) as { pid: number };
    process.kill(pid, 0);
    const home = join(dataDirectory, 'postgres');
    const [port, password] = await Promise.all([readFile(join(home, 'port'), 'utf8'), readFile(join(home, 'password'), 'utf8')]);
    return `postgresql://${postgresUser}:${password.trim()}@127.0.0.1:${port.trim()}/${postgresDatabase}`;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT' || errorCode(cause) === 'ESRCH') return null;
    throw new StartFailure(`the hub's data directory ${dataDirectory} cannot be read`, 'Run this as the user who starts the hub, or set FUEL_HUB_DATA.', cause);
  }
}
