import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findNatsServer } from '@fuel/testing';
import { HOUSE } from '../house.mjs';

export const INSTALL_NATS = 'apt-get install -y nats-server (Debian, as root), or set FUEL_NATS_SERVER to the program';

/** Where the specs will find it, or undefined: then what needs it is skipped, loudly. */
const foundNatsServer = () => findNatsServer().catch(() => undefined);

/** Debian has it, and root may take it: then nothing needs to be skipped. */
export async function provisionNatsServer() {
  const found = await foundNatsServer();
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('nats-server is missing: installing the Debian package …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('sh', ['-c', 'apt-get update -qq && apt-get install -y -qq nats-server'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return foundNatsServer();
}

const specsThatSay = (words) => globSync('{libs,apps}/*/src/**/*.int.spec.ts', { cwd: HOUSE }).filter((file) => words.test(readFileSync(path.join(HOUSE, file), 'utf8')));

/** The specs that start a nats-server: what cannot run on a machine without one. */
export const natsSpecs = () => specsThatSay(/nats/i);

/** The specs that start an sshd or a git server behind TLS, and what of it is missing here; null: nothing is. */
export function sshSpecs() {
  const missing = ['/usr/sbin/sshd', '/usr/bin/ssh-agent', '/usr/bin/openssl'].filter((file) => !existsSync(file));
  return missing.length === 0 ? null : { specs: specsThatSay(/startSshd|startGitHttps/), why: `${missing.join(', ')} missing: apt-get install -y openssh-server openssl` };
}
