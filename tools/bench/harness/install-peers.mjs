import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOM = path.resolve(import.meta.dirname, '..');
const read = (file) => (existsSync(path.join(ROOM, file)) ? readFileSync(path.join(ROOM, file), 'utf8') : '');

/** npm notes in node_modules what it has installed; without the note, or with another one, everything is installed anew. */
function isInstalled() {
  const there = read('node_modules/.package-lock.json');
  if (there === '') return false;
  const { packages: wanted } = JSON.parse(read('package-lock.json'));
  const { packages: found } = JSON.parse(there);
  return Object.entries(wanted).every(([place, { version, optional }]) => place === '' || optional || found[place]?.version === version);
}

/** On first use and never for users: the engines that a bench compares with. Their install scripts only report to their makers. */
export function installPeers() {
  if (isInstalled()) return;
  console.error('Installing what is compared with (once) …');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: ROOM, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm ci in tools/bench failed; without the peers: --only ours');
}
