import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from '../house.mjs';
import { stopped } from './stopped.mjs';

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(path.join(HOUSE, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/**
 * npm leaves a record of what it installed, written last. Comparing it with the lock file is truer than a time stamp: it sees a changed
 * lock, an interrupted install and a hand-made `npm install` alike. Optional packages are for other platforms, or were refused by them.
 */
export function missingPackages(wanted, installed) {
  return Object.entries(wanted)
    .filter(([where, { optional, devOptional }]) => where.includes('node_modules/') && !optional && !devOptional)
    .filter(([where, { version, link }]) => !installed[where] || (!link && installed[where].version !== version))
    .map(([where]) => where);
}

/** The npm that started us, else the one in PATH. */
function npmCommand() {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.js$/.test(own)) return { command: process.execPath, first: [own], shell: false };
  return { command: 'npm', first: [], shell: process.platform === 'win32' };
}

function npmInstall() {
  const { command, first, shell } = npmCommand();
  const args = [...first, 'ci', '--loglevel=error', '--no-audit', '--no-fund'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: HOUSE, stdio: ['ignore', process.stderr, 'inherit'], shell });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

export async function installPackages() {
  const missing = missingPackages(packagesIn('package-lock.json'), packagesIn('node_modules/.package-lock.json'));
  if (missing.length === 0) return;
  console.error(`Installing ${missing.length} packages (once; npm ci) …`);
  const started = Date.now();
  const code = await npmInstall();
  if (code !== 0) throw stopped('npm could not install the packages.', 'Look at its message above, then run the same command again.');
  console.error(`Installed in ${((Date.now() - started) / 1000).toFixed(0)} s.`);
}
