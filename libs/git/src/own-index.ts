import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { callMirror } from './call-mirror.ts';
import type { Environment, Git } from './open-git.ts';
import type { Mirror } from './results.ts';
import { copyIndex, inWorktree, pristineIndex } from './worktree-admin.ts';

/**
 * Lends an index of our own that holds exactly `commit`, so that a comparison with the files cannot be misled by what the agent
 * did to its index (skip-worktree, assume-unchanged, fsmonitor bits) and does not touch it. File times come from our pristine copy:
 * without it every file would be read again.
 */
export async function withOwnIndex<T>(
  git: Git,
  place: { mirror: Mirror; admin: string; dir: string; commit: string },
  work: (environment: Environment) => Promise<T>,
): Promise<T> {
  const { mirror, admin, dir, commit } = place;
  const index = join(mirror.dir, `fuel-index-${randomUUID()}`);
  const environment = { ...inWorktree(mirror.dir, admin, dir), GIT_INDEX_FILE: index };
  try {
    const lent = await copyIndex(pristineIndex(admin), index).then(() => true, () => false);
    const read = lent ? await callMirror(git, mirror, ['read-tree', '-i', '-m', commit], { environment, answers: [128] }) : null;
    if (read === null || read.exitCode !== 0) {
      await rm(index, { force: true });
      await callMirror(git, mirror, ['read-tree', commit], { environment });
    }
    return await work(environment);
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}
