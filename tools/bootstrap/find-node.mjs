import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from '../house.mjs';
import { stopped } from './stopped.mjs';

const PINNED = path.join(HOUSE, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** What is built runs from 22.13 on. From source we run TypeScript as it is, `await using` and all: that is Node 24. */
export const runsSources = (version) => Number(version.replace(/^v/, '').split('.')[0]) >= 24;

/** The version that the program at `file` says it is, or undefined where it does not run on this machine. */
function versionOf(file) {
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** The Node that everything else runs on: the pinned one from npm, else the one at hand if it will do. */
export function findNode() {
  if (existsSync(PINNED) && versionOf(PINNED)) return PINNED;
  if (runsSources(process.versions.node)) return process.execPath;
  throw stopped(
    `This is Node ${process.versions.node}, the sources need Node 24, and the one that comes with the packages was not installed (npm did not run its install script).`,
    'Run `npm rebuild node` and try again, or install Node 24.',
  );
}
