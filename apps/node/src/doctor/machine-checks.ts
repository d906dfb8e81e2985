import { statfs } from 'node:fs/promises';
import { runCommand } from '@fuel/process';
import { inodesOf, leastInodes } from '@fuel/runner';
import { fail, fine, skip, warn, type Check } from '../checks/check.ts';
import { isAtLeast } from '../reach/reach-nats.ts';

/** `git merge-tree --write-tree`, with which landings are computed, is this young. */
const oldestGit = [2, 38];
const oldestNode = [22, 13];

export async function checkGit(cwd: string): Promise<Check> {
  const { end, stdout } = await runCommand({ command: 'git', args: ['--version'], cwd, timeoutMs: 10_000 });
  if (end.kind === 'not_started') return fail('git', 'it is not on the PATH', 'Install git 2.38 or newer: apt-get install git, brew install git');
  const version = /\d+(\.\d+)+/.exec(stdout)?.[0];
  if (version === undefined) return fail('git', `what is called git on the PATH does not tell its version: ${stdout.trim()}`, 'Put the real git first in the PATH.');
  return isAtLeast(version, oldestGit) ? fine('git', version) : fail('git', `${version} is too old to compute merges without a worktree`, `Install git ${oldestGit.join('.')} or newer.`);
}

export function checkNode(version: string): Check {
  return isAtLeast(version, oldestNode) ? fine('node', version) : fail('node', `${version} is too old`, `Install Node ${oldestNode.join('.')} or newer.`);
}

const gib = 1024 ** 3;

export async function checkDisk(dir: string): Promise<readonly Check[]> {
  const { bavail, bsize, blocks, files, ffree } = await statfs(dir);
  return [judgeSpace(dir, { free: bavail * bsize, all: blocks * bsize }), judgeInodes(dir, inodesOf({ free: ffree, all: files }))];
}

export function judgeSpace(dir: string, { free, all }: { readonly free: number; readonly all: number }): Check {
  const found = `${(free / gib).toFixed(1)} GiB of ${(all / gib).toFixed(0)} GiB are free for ${dir}`;
  if (free < gib) return fail('disk.space', found, 'Make room: worktrees and mirrors need it; `fuel worktree gc` takes away what is not needed.');
  return free < 5 * gib ? warn('disk.space', found, 'Make room before long: `fuel worktree gc` takes away what is not needed.') : fine('disk.space', found);
}

/** Where it fails a node takes no work. */
export function judgeInodes(dir: string, inodes: { readonly free: number; readonly all: number } | null): Check {
  if (inodes === null) return skip('disk.inodes', `the file system of ${dir} does not count them`);
  const { free, all } = inodes;
  const share = free / all;
  const found = `${Math.floor(share * 100)} % of the inodes are free for ${dir}`;
  if (free < leastInodes(all)) return fail('disk.inodes', `${found}, and no work is taken with fewer than ${leastInodes(all)} files to go`, 'Delete what consists of many small files: `fuel worktree gc` takes away what is not needed; then node_modules and caches.');
  return share < 0.05 ? warn('disk.inodes', found, 'Delete what consists of many small files before long: old worktrees, node_modules, caches.') : fine('disk.inodes', found);
}
