import { join } from 'node:path';
import { mustHaveCommit } from './call-mirror.ts';
import type { Git } from './open-git.ts';
import { judge } from './open-tree.ts';
import type { Slot, SlotTree } from './results.ts';
import { scanFolders } from './scan-folders.ts';
import { recall, remember, topOf } from './slot-memory.ts';
import { checkSlot, removeHandled, removeStrangers, renewAdmin, resetTree, statusOf, unfit } from './slot-steps.ts';
import { foldersOf } from './tree-listing.ts';

/**
 * Brings a used worktree to rest at this commit, or moves one that rests: everything that the commit does not have is taken away, ignored
 * or not, every changed file is laid anew, and what the next start goes by is remembered. Nothing here is in anybody's way, so it looks at
 * everything twice.
 */
export async function restTree(git: Git, input: Slot & { sha: string; seal: string }): Promise<SlotTree> {
  const slot = checkSlot(input);
  const [memory, sha] = await Promise.all([recall(slot, input.seal), mustHaveCommit(git, slot.mirror, input.sha)]);
  const top = memory?.folders.get('');
  if (memory === null || top === undefined) return unfit({ what: 'memory', detail: 'is not as it was left' });
  if (topOf(slot.dir) === null) return unfit({ what: 'worktree', detail: 'is no longer a directory' });
  const before = { ...slot, sha: memory.sha, folders: await foldersOf(git, slot.mirror, memory.sha), memory, mode: top.mode };
  await removeStrangers(slot, (await scanFolders(git, before)).strangers);
  const admin = await renewAdmin(git, slot, memory.sha);
  await removeHandled(git, slot, admin, top.mode);
  if (!(await resetTree(git, slot, admin, sha))) return unfit({ what: 'worktree', detail: 'could not be put right' });
  const after = { ...before, sha, folders: sha === memory.sha ? before.folders : await foldersOf(git, slot.mirror, sha) };
  // Whatever comes to light only now (a folder that stood where a file belongs) goes too; what comes back all the time does not rest.
  await removeStrangers(slot, (await scanFolders(git, after)).strangers);
  const dirty = await statusOf(git, slot, admin);
  const scan = await scanFolders(git, after);
  const findings = judge(scan, dirty);
  if (findings.length > 0) return unfit(...findings);
  const seal = await remember(slot, { sha, index: join(admin, 'index'), lookedNs: scan.lookedNs, folders: scan.folders });
  return { kind: 'ready', head: sha, seal };
}
