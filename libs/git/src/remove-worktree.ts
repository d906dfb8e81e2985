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
import { adminsOf, allAdmins } from './worktree-admin.ts';

/** A branch that the agent made for itself and stands on. All worktrees share branches: the next attempt could not make it again. */
export async function ownBranch(admin: string): Promise<string | null> {
  const head = await readPlainFile(join(admin, 'HEAD'));
  const ref = typeof head === 'string' ? /^ref: (refs\/heads\/\S+)\s*$/.exec(head)?.[1] : undefined;
  return ref !== undefined && checkRefName(ref).ok && !ref.startsWith('refs/heads/fuel/') ? ref : null;
}

async function forget(git: Git, mirrorDir: string, admin: string): Promise<void> {
  const branch = await ownBranch(admin);
  if (branch !== null) {
    // Whoever held it was ended with the worktree.
    await rm(join(mirrorDir, `${branch}.lock`), { force: true });
    await serially(git, mirrorDir, () => changeRefs(git, { dir: mirrorDir }, [`delete ${branch}`]));
  }
  // Last: as long as it is there, a start after a kill finds the branch by it.
  await rm(admin, { recursive: true, force: true });
}

/** Gone from the mirror's list and from its place when this returns, whatever state it was in. */
export async function removeWorktree(git: Git, input: { mirror: Mirror; dir: string }): Promise<Removal> {
  const mirrorDir = mustPass(checkDirectory(input.mirror.dir));
  const dir = mustPass(checkDirectory(input.dir));
  const removal = await removeDirectory({ dir });
  await forgetAdmins(git, mirrorDir, dir);
  return removal;
}

/** What git knows of the worktree at this place, and the branch that somebody made for himself there. */
export async function forgetAdmins(git: Git, mirrorDir: string, dir: string): Promise<void> {
  for (const admin of await adminsOf(mirrorDir, dir)) await forget(git, mirrorDir, admin);
}

/** The mirror knows of no worktree any more, but of those that are named. Their places are the caller's business: nobody may be at work in one. */
export async function forgetWorktrees(git: Git, input: { mirrorDir: string; but?: readonly string[] }): Promise<void> {
  const mirrorDir = mustPass(checkDirectory(input.mirrorDir));
  const kept = new Set((await Promise.all((input.but ?? []).map((dir) => adminsOf(mirrorDir, dir)))).flat());
  for (const admin of await allAdmins(mirrorDir)) if (!kept.has(admin)) await forget(git, mirrorDir, admin);
}
