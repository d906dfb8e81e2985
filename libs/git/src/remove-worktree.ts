import { rm } from 'node:fs/promises';
import { checkDirectory } from './check-name.ts';
import { mustPass } from './refuse-name.ts';
import { removeDirectory } from './remove-directory.ts';
import type { Mirror, Removal } from './results.ts';
import { adminsOf } from './worktree-admin.ts';

/** Gone from the mirror's list and from its place when this returns, whatever state it was in. */
export async function removeWorktree(input: { mirror: Mirror; dir: string }): Promise<Removal> {
  const mirrorDir = mustPass(checkDirectory(input.mirror.dir));
  const dir = mustPass(checkDirectory(input.dir));
  const removal = await removeDirectory({ dir });
  for (const admin of await adminsOf(mirrorDir, dir)) await rm(admin, { recursive: true, force: true });
  return removal;
}
