import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { callMirror, mustHaveCommit } from './call-mirror.ts';
import { checkDirectory } from './check-name.ts';
import { GitFailure } from './git-failure.ts';
import { adminRoot } from './mirror-layout.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import { removeDirectory } from './remove-directory.ts';
import type { Mirror, Worktree } from './results.ts';
import { adminsOf, copyIndex, gitFileText, inWorktree, layAdmin, newAdmin, pristineIndex } from './worktree-admin.ts';

/** Whatever an earlier try left: half a checkout, a lock, an administrative directory that says "initializing". */
async function clear(mirrorDir: string, dir: string): Promise<void> {
  for (const admin of await adminsOf(mirrorDir, dir)) await rm(admin, { recursive: true, force: true });
  const { deleted } = await removeDirectory({ dir });
  const deletion = await deleted;
  if (deletion.kind === 'left') {
    throw new GitFailure({ code: 'git.failed', message: `${deletion.path} could not be deleted: ${deletion.message}`, retryable: true });
  }
}

async function lay(admin: string, dir: string, sha: string): Promise<void> {
  await mkdir(dirname(dir), { recursive: true });
  await mkdir(dir);
  await layAdmin(admin, dir, sha);
  await writeFile(join(dir, '.git'), gitFileText(admin));
}

/**
 * A detached worktree at exactly this commit. It is laid out as gitrepository-layout(5) says and not by `git worktree add`:
 * that one takes the configuration's lock, names the administrative directory itself, and its child writes on when it is killed.
 */
export async function addWorktree(git: Git, input: { mirror: Mirror; dir: string; sha: string }): Promise<Worktree> {
  const { mirror } = input;
  const mirrorDir = mustPass(checkDirectory(mirror.dir));
  const dir = mustPass(checkDirectory(input.dir));
  const sha = await mustHaveCommit(git, mirror, input.sha);
  await mkdir(adminRoot(mirrorDir), { recursive: true });
  await clear(mirrorDir, dir);
  const admin = newAdmin(mirrorDir, dir);
  try {
    await lay(admin, dir, sha);
    await callMirror(git, mirror, ['reset', '--hard', sha, '--'], { environment: inWorktree(mirrorDir, admin, dir) });
    await copyIndex(join(admin, 'index'), pristineIndex(admin));
  } catch (error) {
    await clear(mirrorDir, dir);
    throw error;
  }
  return { dir, head: sha };
}
