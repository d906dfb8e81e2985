import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Environment } from '../config.ts';
import { StartFailure } from '../compose/start-failure.ts';
import { errorCode } from '../compose/error-code.ts';

/** Where nats-servers live that we fetched: `<version>/nats-server`. The specs look here too. */
export const natsCache = (environment: Environment): string => join(environment['HOME'] ?? homedir(), '.cache', 'fuel', 'nats-server');

/** FUEL_NATS_SERVER, PATH, /usr/sbin (which is not in everybody's PATH), the tool cache. Null: there is none. */
export async function findNatsServer(environment: Environment): Promise<string | null> {
  const named = environment['FUEL_NATS_SERVER']?.trim();
  if (named !== undefined && named !== '') {
    if (await isProgram(named)) return named;
    throw new StartFailure(`FUEL_NATS_SERVER names ${named}, which is not a program that can be run`, 'Give the path of a nats-server, or leave it away to have one looked for.');
  }
  const folders = [...(environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''), '/usr/sbin', ...(await cached(natsCache(environment)))];
  for (const folder of folders) {
    const candidate = join(folder, 'nats-server');
    if (await isProgram(candidate)) return candidate;
  }
  return null;
}

/** The newest first, as far as names tell. */
async function cached(folder: string): Promise<string[]> {
  try {
    const versions = await readdir(folder);
    return versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true })).map((version) => join(folder, version));
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return [];
    throw cause;
  }
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch (cause) {
    if (errorCode(cause) !== undefined) return false;
    throw cause;
  }
}
