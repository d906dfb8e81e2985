import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { changeRefs } from './call-mirror.ts';
import { checkDirectory, checkRefName } from './check-name.ts';
import { readPlainFile } from './keep-mirror.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import { removeDirectory } from './remove-directory.ts';
import type { Mirror, Removal } from './results.ts';
import { serially } from './serially.ts';
import { adminsOf } from './worktree-admin.ts';

/** A branch that the agent made for itself and stands on. All worktrees share branches: the next attempt could not make it again. */
async function ownBranch(admin: string): Promise<string | null> {
  const head = await readPlainFile(join(admin, 'HEAD'));
  const ref = typeof head === 'string' ? /^ref: (refs\/heads\/\S+)\s*$/.exec(head)?.[1] : undefined;
  return ref !== undefined && checkRefName(ref).ok && !ref.startsWith('refs/heads/fuel/') ? ref : null;
}

/** Gone from the mirror's list and from its place when this returns, whatever state it was in. */
export async function removeWorktree(git: Git, input: { mirror: Mirror; dir: string }): Promise<Removal> {
  const mirror = { ...input.mirror, dir: mustPass(checkDirectory(input.mirror.dir)) };
  const dir = mustPass(checkDirectory(input.dir));
  const removal = await removeDirectory({ dir });
  for (const admin of await adminsOf(mirror.dir, dir)) {
    const branch = await ownBranch(admin);
    await rm(admin, { recursive: true, force: true });
    if (branch !== null) await serially(git, mirror.dir, () => changeRefs(git, mirror, [`delete ${branch}`]));
  }
  return removal;
}
