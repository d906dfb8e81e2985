import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { callMirror, mustHaveCommit } from './call-mirror.ts';
import { checkDirectory } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import { removeDirectory } from './remove-directory.ts';
import type { Mirror } from './results.ts';

async function takeWriteBits(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await takeWriteBits(path);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o555);
  }
  await chmod(dir, 0o555);
}

/**
 * The plain files of a commit: no .git, no write bits, nothing left in the mirror. For what an agent or a check may read beside its
 * own work. `removeDirectory` takes it away again.
 */
export async function checkoutReadOnly(git: Git, input: { mirror: Mirror; dir: string; sha: string }): Promise<void> {
  const { mirror } = input;
  const mirrorDir = mustPass(checkDirectory(mirror.dir));
  const dir = mustPass(checkDirectory(input.dir));
  const sha = await mustHaveCommit(git, mirror, input.sha);
  await (await removeDirectory({ dir })).deleted;
  await mkdir(dir, { recursive: true });
  const index = join(mirrorDir, `fuel-index-${randomUUID()}`);
  const environment = { GIT_INDEX_FILE: index, GIT_WORK_TREE: dir };
  try {
    await callMirror(git, mirror, ['read-tree', '--reset', '-u', sha], { environment });
    await takeWriteBits(dir);
  } catch (error) {
    await (await removeDirectory({ dir })).deleted;
    throw error;
  } finally {
    await rm(index, { force: true });
  }
}
