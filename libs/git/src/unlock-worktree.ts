import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkDirectory } from './check-name.ts';
import { mustPass } from './refuse-name.ts';
import { ownBranch } from './remove-worktree.ts';
import type { Mirror } from './results.ts';
import { adminsOf } from './worktree-admin.ts';

/** Whoever worked there was ended, perhaps in the middle of a commit: the locks that git held on its index, its HEAD and its branch go. */
export async function unlockWorktree(input: { readonly mirror: Mirror; readonly dir: string }): Promise<void> {
  const mirrorDir = mustPass(checkDirectory(input.mirror.dir));
  for (const admin of await adminsOf(mirrorDir, mustPass(checkDirectory(input.dir)))) {
    const branch = await ownBranch(admin);
    const locks = (await readdir(admin)).filter((name) => name.endsWith('.lock')).map((name) => join(admin, name));
    for (const lock of branch === null ? locks : [...locks, join(mirrorDir, `${branch}.lock`)]) await rm(lock, { force: true });
  }
}
