import { setImmediate as nextTurn } from 'node:timers/promises';
import { lstatSync, realpathSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { callMirror } from './call-mirror.ts';
import { checkDirectory } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import { removeDirectory } from './remove-directory.ts';
import { forgetAdmins } from './remove-worktree.ts';
import type { Finding, Slot, SlotTree } from './results.ts';
import { restIndex } from './slot-memory.ts';
import { copyIndex, gitFileText, inWorktree, layAdmin, lockAdmin, newAdmin } from './worktree-admin.ts';

export const unfit = (...findings: readonly Finding[]): Extract<SlotTree, { kind: 'unfit' }> => ({ kind: 'unfit', findings });

export const checkSlot = ({ mirror, dir, rest }: Slot): Slot => ({
  mirror: { ...mirror, dir: mustPass(checkDirectory(mirror.dir)) },
  dir: mustPass(checkDirectory(dir)),
  rest: mustPass(checkDirectory(rest)),
});

/**
 * A new administrative directory with the index that we kept: no bit, lock, half a merge, configuration or log of whoever worked here before
 * is carried over.
 */
export async function renewAdmin(git: Git, slot: Slot, sha: string): Promise<string> {
  const { mirror, dir } = slot;
  await forgetAdmins(git, mirror.dir, dir);
  const admin = newAdmin(mirror.dir, dir);
  await layAdmin(admin, dir, sha);
  if (git.seen(dir) !== dir) await lockAdmin(admin);
  await copyIndex(restIndex(slot), join(admin, 'index'));
  const file = git.seen(join(dir, '.git'));
  const found = lstatSync(file, { throwIfNoEntry: false });
  // Written in its place where it may be, so that the folder around it stays as it is remembered.
  if (found !== undefined && !(found.isFile() && found.nlink === 1)) await rm(file, { recursive: true, force: true });
  await writeFile(file, gitFileText(admin));
  return admin;
}

const keepsCache = ['core.untrackedCache=true'];

/** What `git status` says, with the index refreshed for whoever asks next. Nested repositories are not entered. */
export async function statusOf(git: Git, { mirror, dir }: Slot, admin: string): Promise<readonly string[]> {
  const { stdout } = await callMirror(git, mirror, ['status', '--porcelain', '-z', '--no-renames', '--ignore-submodules=all'], {
    environment: { ...inWorktree(mirror.dir, admin, dir), GIT_OPTIONAL_LOCKS: '1' }, settings: keepsCache,
  });
  return stdout.toString('utf8').split('\0').filter((line) => line !== '');
}

/** Only paths that differ are touched; false when something stands in the way of one. */
export async function moveTree(git: Git, { mirror, dir }: Slot, admin: string, { from, to }: { from: string; to: string }): Promise<boolean> {
  const { exitCode } = await callMirror(git, mirror, ['read-tree', '-m', '-u', from, to], {
    environment: inWorktree(mirror.dir, admin, dir), settings: keepsCache, answers: [1, 128],
  });
  if (exitCode === 0) await writeFile(join(admin, 'HEAD'), `${to}\n`);
  return exitCode === 0;
}

const filesAtOnce = 2_000;

/**
 * git compares times by the second, and of rights only whether a file can be run: what was linked elsewhere, made private or opened to all within the
 * second in which it was laid counts as unchanged. Such files go, so that they are laid anew.
 */
export async function removeHandled(git: Git, { mirror, dir }: Slot, admin: string, folderMode: number): Promise<void> {
  const { stdout } = await callMirror(git, mirror, ['ls-files', '-z'], { environment: inWorktree(mirror.dir, admin, dir) });
  const lawful = new Set([folderMode & 0o666, folderMode & 0o777]);
  const top = realpathSync(dir);
  for (const [index, path] of stdout.toString('utf8').split('\0').entries()) {
    const found = path === '' ? undefined : lstatSync(join(top, path), { throwIfNoEntry: false });
    if (found?.isFile() === true && (found.nlink > 1 || !lawful.has(found.mode & 0o7777)) && realpathSync(join(top, path)) === join(top, path)) await rm(join(top, path));
    if (index % filesAtOnce === 0) await nextTurn();
  }
}

/** Every file whose times or rights are not those in the index is laid anew, whatever it holds. */
export async function resetTree(git: Git, { mirror, dir }: Slot, admin: string, to: string): Promise<boolean> {
  const { exitCode } = await callMirror(git, mirror, ['reset', '--hard', '--quiet', to, '--'], {
    environment: inWorktree(mirror.dir, admin, dir), settings: keepsCache, answers: [1, 128],
  });
  return exitCode === 0;
}

/** Folders are moved aside, beside the slot's folder, and their bytes go meanwhile. */
export async function removeStrangers(slot: Slot, strangers: readonly string[]): Promise<void> {
  const aside = dirname(dirname(slot.dir));
  for (const path of strangers) {
    const at = join(slot.dir, path);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found?.isDirectory() !== true) {
      await rm(at, { force: true });
      continue;
    }
    const away = join(aside, `.stray-${randomUUID()}`);
    await rename(at, away);
    await removeDirectory({ dir: away });
  }
}

export const named = (paths: readonly string[]): string => `${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}`;
