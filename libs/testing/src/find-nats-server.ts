import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** FUEL_NATS_SERVER, PATH, /usr/sbin, the tool cache; an error that says how to get one. */
export async function findNatsServer(): Promise<string> {
  const named = process.env['FUEL_NATS_SERVER'];
  const cache = join(homedir(), '.cache', 'fuel', 'nats-server');
  const cached = (await readdir(cache).catch(() => [])).sort().reverse();
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'nats-server')),
    '/usr/sbin/nats-server',
    ...cached.map((version) => join(cache, version, 'nats-server')),
  ];
  for (const candidate of candidates) {
    const usable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return candidate;
  }
  throw new Error('no nats-server was found: run `apt-get install -y nats-server`, or set FUEL_NATS_SERVER to its path');
}
