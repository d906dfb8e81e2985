import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from '../house.mjs';

export const INSTALL_NATS = 'apt-get install -y nats-server (Debian, as root), or set FUEL_NATS_SERVER to the program';

export function findNatsServer(env = process.env) {
  const inPath = (env.PATH ?? '').split(path.delimiter).map((directory) => path.join(directory, 'nats-server'));
  return [env.FUEL_NATS_SERVER, ...inPath, '/usr/sbin/nats-server', '/usr/local/bin/nats-server'].find((file) => file && existsSync(file));
}

/** Debian has it, and root may take it: then nothing needs to be skipped. */
export function provisionNatsServer() {
  const found = findNatsServer();
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('nats-server is missing: installing the Debian package …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('sh', ['-c', 'apt-get update -qq && apt-get install -y -qq nats-server'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return findNatsServer();
}

/** The specs that start a nats-server: what cannot run on a machine without one. */
export const natsSpecs = () =>
  globSync('{libs,apps}/*/src/**/*.int.spec.ts', { cwd: HOUSE }).filter((file) => /nats/i.test(readFileSync(path.join(HOUSE, file), 'utf8')));
