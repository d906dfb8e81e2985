import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { lockHome } from '@fuel/local';
import { configPath, nodeHome, parseConfig } from '@fuel/runner';
import { leftByAttempts } from '@fuel/process';
import { fail, fine, skip, warn, type Check } from '../checks/check.ts';
import { readIfThere } from '../home/read-if-there.ts';

export type Running = { readonly pid: number | null } | null;

export function whoRuns(home: string): Running {
  const lock = lockHome(home);
  if (lock.kind === 'held') return { pid: lock.pid };
  lock.release();
  return null;
}

export const checkRunning = (running: Running, home: string): Check =>
  running === null ? warn('running', 'the node does not run', `fuel node start --home ${home}`) : fine('running', `as process ${running.pid ?? 'of unknown number'}`);

/** Whoever can read these files can speak for the node. */
export async function checkSecrets(home: string): Promise<Check> {
  const open: string[] = [];
  for (const name of ['identity.json', 'node.seed', 'service.env']) {
    const found = await stat(path.join(home, name)).catch(() => null);
    if (found !== null && (found.mode & 0o077) !== 0) open.push(path.join(home, name));
  }
  return open.length === 0 ? fine('secrets', 'only their owner can read them') : fail('secrets', `others can read ${open.join(', ')}`, `chmod 600 ${open.join(' ')}`);
}

export async function checkConfiguration(checkout: string | null): Promise<Check> {
  if (checkout === null) return skip('config', `${configPath} is read in each repository at the base of a task; name a checkout with --repo to have it looked at`);
  const file = path.join(checkout, configPath);
  const text = await readIfThere(file);
  if (text === null) return warn('config', `there is no ${file}: nothing is checked, what an agent commits counts as good`, 'Say how work is checked, for example: check: npm ci && npm test');
  const parsed = parseConfig(text, configPath);
  if (parsed.kind === 'broken') return fail('config', parsed.message, 'Correct it and commit it to the default branch: it is read there.');
  const missing = parsed.config.worktrees.copy.filter((name) => !existsSync(path.join(checkout, name)));
  if (missing.length > 0) return warn('config', `worktrees.copy names what is not in ${checkout}: ${missing.join(', ')}`, 'Make the files, or take their names out of worktrees.copy: worktrees do without them.');
  return parsed.config.check === undefined ? warn('config', `${configPath} has no check: what an agent commits counts as good`, 'Add one, for example: check: npm ci && npm test') : fine('config', `${configPath} is good`);
}

/** What attempts left. A node clears it at its start, so this is for one that does not run. */
export async function checkLeftovers(home: string, running: Running): Promise<readonly Check[]> {
  const names = ['leftovers.processes', 'leftovers.worktrees', 'leftovers.locks'];
  if (running !== null) return names.map((name) => skip(name, 'the node runs and looks after them'));
  const mend = `fuel node start --home ${home}`;
  const { work, mirrors } = nodeHome(home);
  const processes = leftByAttempts({ ownedBy: home });
  const rooms = await readdir(work).catch(() => []);
  const locks = await locksIn(mirrors);
  return [
    processes.length === 0 ? fine('leftovers.processes', 'none') : warn('leftovers.processes', `attempts left ${processes.length}: ${processes.slice(0, 5).map(({ pid, command }) => `${pid} ${command.slice(0, 60)}`).join('; ')}`, `Start the node, it ends them: ${mend}`),
    rooms.length === 0 ? fine('leftovers.worktrees', 'none') : warn('leftovers.worktrees', `${rooms.length} in ${work}`, `Start the node, it keeps what is worth keeping and takes the rest away: ${mend}`),
    locks.length === 0 ? fine('leftovers.locks', 'none') : warn('leftovers.locks', `git left ${locks.slice(0, 5).join(', ')}${locks.length > 5 ? ` and ${locks.length - 5} more` : ''}`, `Start the node, it takes away those whose owner is gone: ${mend}`),
  ];
}

/** Objects have none, and are many. */
async function locksIn(folder: string, depth = 0): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isFile()) return entry.name.endsWith('.lock') ? [file] : [];
      return entry.isDirectory() && entry.name !== 'objects' && depth < 12 ? locksIn(file, depth + 1) : [];
    }),
  );
  return found.flat();
}
