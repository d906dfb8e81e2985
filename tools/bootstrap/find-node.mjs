import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from '../house.mjs';
import { stopped } from './stopped.mjs';

const PINNED = path.join(HOUSE, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

function isAtLeast(version, wantedMajor, wantedMinor) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

export const isNewEnough = (version) => isAtLeast(version, 22, 13);

/** The version that the program at `file` says it is, or undefined where it does not run on this machine. */
function versionOf(file) {
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** Node strips types by itself from 22.18 on; before that it wants to be asked. */
export const flagsFor = (version) => (isAtLeast(version, 22, 18) ? [] : ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']);

/** The Node that everything else runs on: the pinned one from npm, else the one at hand if it will do. */
export function findNode() {
  const pinned = existsSync(PINNED) ? versionOf(PINNED) : undefined;
  if (pinned) return { file: PINNED, flags: flagsFor(pinned) };
  if (isNewEnough(process.versions.node)) return { file: process.execPath, flags: flagsFor(process.versions.node) };
  throw stopped(
    `This is Node ${process.versions.node}, Fuel needs 22.13 or newer, and the Node 24 that comes with the packages was not installed (npm did not run its install script).`,
    'Run `npm rebuild node` and try again, or install Node 24.',
  );
}
