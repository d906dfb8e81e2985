import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { adminRoot } from './mirror-layout.ts';
import type { Environment } from './open-git.ts';
import { GitFailure } from './git-failure.ts';

/**
 * The administrative directory of a worktree, <mirror>/worktrees/<name>. Its name is a function of the worktree's path, so
 * nothing that an agent can write (the worktree's .git, the directory's own gitdir file) has a say in which one is meant.
 * The random half makes a second try a different directory: git's child of a killed first try goes on writing into its own.
 */
const prefixOf = (dir: string): string => `${createHash('sha256').update(dir).digest('hex').slice(0, 24)}-`;

export const newAdmin = (mirrorDir: string, dir: string): string => join(adminRoot(mirrorDir), prefixOf(dir) + randomBytes(6).toString('hex'));

export async function allAdmins(mirrorDir: string): Promise<readonly string[]> {
  const names = await readdir(adminRoot(mirrorDir)).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return [];
    throw error;
  });
  return names.map((name) => join(adminRoot(mirrorDir), name));
}

export const adminsOf = async (mirrorDir: string, dir: string): Promise<readonly string[]> =>
  (await allAdmins(mirrorDir)).filter((admin) => basename(admin).startsWith(prefixOf(dir)));

export async function adminOf(mirrorDir: string, dir: string): Promise<string> {
  const [admin, ...others] = await adminsOf(mirrorDir, dir);
  if (admin !== undefined && others.length === 0) return admin;
  throw new GitFailure({ code: 'git.failed', message: `${dir} is no worktree of this mirror: add it first`, retryable: false });
}

/** With these git asks neither the worktree nor its administrative directory where the repository is. */
export const inWorktree = (mirrorDir: string, admin: string, dir: string): Environment => ({
  GIT_DIR: admin,
  GIT_COMMON_DIR: mirrorDir,
  GIT_WORK_TREE: dir,
});

/** Our copy of the index as it was checked out. It lends its file times to later comparisons; the agent's own index is never believed. */
export const pristineIndex = (admin: string): string => join(admin, 'fuel-index');

export const gitFileText = (admin: string): string => `gitdir: ${admin}\n`;
export const gitdirText = (dir: string): string => `${join(dir, '.git')}\n`;
export const commondirText = '../..\n';

/** A detached HEAD and the ties to mirror and worktree; nothing else. */
export async function layAdmin(admin: string, dir: string, sha: string): Promise<void> {
  await mkdir(admin, { recursive: true });
  await writeFile(join(admin, 'HEAD'), `${sha}\n`);
  await writeFile(join(admin, 'commondir'), commondirText);
  await writeFile(join(admin, 'gitdir'), gitdirText(dir));
}

/** Whoever does not see the worktree believes that it is gone, and `git worktree prune` would take this away. */
export const lockAdmin = (admin: string): Promise<void> => writeFile(join(admin, 'locked'), 'seen only by those who work in it\n');

/** With its time: git looks closer at files that are as young as the index, and a younger copy would take that away from it. */
export async function copyIndex(from: string, to: string): Promise<void> {
  const { mtimeMs } = await stat(from);
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const time = Math.floor(mtimeMs) / 1_000;
  await utimes(to, time, time);
}
