import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changeRefs, commitOf } from './call-mirror.ts';
import { checkDirectory } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import { ownBranch } from './remove-worktree.ts';
import type { Mirror } from './results.ts';
import { serially } from './serially.ts';
import { adminsOf } from './worktree-admin.ts';

/**
 * A worktree that is kept, after everybody who worked there has ended, perhaps in the middle of a commit: the locks that git held on its index, its
 * HEAD and its branch go, and it stands on its commit, so that others can make a branch of that name.
 */
export async function detachWorktree(git: Git, input: { readonly mirror: Mirror; readonly dir: string }): Promise<void> {
  const mirror = { ...input.mirror, dir: mustPass(checkDirectory(input.mirror.dir)) };
  for (const admin of await adminsOf(mirror.dir, mustPass(checkDirectory(input.dir)))) {
    const branch = await ownBranch(admin);
    const locks = (await readdir(admin)).filter((name) => name.endsWith('.lock')).map((name) => join(admin, name));
    for (const lock of branch === null ? locks : [...locks, join(mirror.dir, `${branch}.lock`)]) await rm(lock, { force: true });
    const sha = branch === null ? null : await commitOf(git, mirror, branch);
    if (sha === null) continue;
    await writeFile(join(admin, 'HEAD'), `${sha}\n`);
    await serially(git, mirror.dir, () => changeRefs(git, mirror, [`delete ${branch} ${sha}`]));
  }
}
