import { randomUUID } from 'node:crypto';
import { chmodSync, lstatSync } from 'node:fs';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { callMirror, mustHaveCommit } from './call-mirror.ts';
import { checkDirectory } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import { removeDirectory } from './remove-directory.ts';
import type { Mirror } from './results.ts';

async function takeWriteBits(dir: string): Promise<void> {
  const entries = await readdir(dir, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(dir, name));
  /* Two system calls a file, at once: through the thread pool they cost five times as much. A turn of the loop passes between folders. */
  for (const path of files) chmodSync(path, lstatSync(path).mode & 0o555);
  for (const entry of entries) if (entry.isDirectory()) await takeWriteBits(join(dir, entry.name));
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
