import { join } from 'node:path';
import { mustHaveCommit } from './call-mirror.ts';
import type { Git } from './open-git.ts';
import type { Finding, Slot, SlotTree } from './results.ts';
import { scanFolders } from './scan-folders.ts';
import type { Scan } from './scan-folders.ts';
import { lendIndex, recall, remember, topOf } from './slot-memory.ts';
import { checkSlot, moveTree, named, renewAdmin, statusOf, unfit } from './slot-steps.ts';
import { foldersOf } from './tree-listing.ts';

/**
 * A worktree at rest, opened at this commit: as clean as one that was laid a moment ago, or unfit. Whoever worked here before, or is still
 * alive somewhere and wrote here since, leaves nothing that is taken for granted: index and administrative directory are ours, every
 * folder and file is compared with what it was when we last looked, and git has to say that all of it is clean.
 */
export async function openTree(git: Git, input: Slot & { sha: string; seal: string }): Promise<SlotTree> {
  const slot = checkSlot(input);
  const [memory, sha] = await Promise.all([recall(slot, input.seal), mustHaveCommit(git, slot.mirror, input.sha)]);
  const top = memory?.folders.get('');
  if (memory === null || top === undefined) return unfit({ what: 'memory', detail: 'is not as it was left' });
  if (topOf(slot.dir) === null) return unfit({ what: 'worktree', detail: 'is no longer a directory' });
  const admin = await renewAdmin(git, slot, memory.sha);
  const moves = sha !== memory.sha;
  const known = [...memory.folders.keys()];
  const [moved, folders] = await Promise.all([
    moves ? moveTree(git, slot, admin, { from: memory.sha, to: sha }) : true,
    moves || known.length === 1 ? foldersOf(git, slot.mirror, sha) : known,
  ]);
  if (!moved) return unfit({ what: 'worktree', detail: 'was changed while nobody worked there' });
  // Before git's own look at it, which adds its cache to the index: what is kept is what was laid.
  const kept = moves ? await remember(slot, { sha, index: join(admin, 'index'), lookedNs: 0n, folders: new Map([['', top]]) }) : null;
  const [dirty, scan] = await Promise.all([statusOf(git, slot, admin), scanFolders(git, { ...slot, sha, folders, memory, mode: top.mode })]);
  const findings = judge(scan, dirty);
  if (findings.length > 0) return unfit(...findings);
  await lendIndex(slot, admin);
  return { kind: 'ready', head: sha, seal: kept ?? input.seal };
}

export function judge({ strangers, missing }: Scan, dirty: readonly string[]): readonly Finding[] {
  const found: Finding[] = [];
  if (strangers.length > 0) found.push({ what: 'worktree', detail: `holds what is in no commit: ${named(strangers)}` });
  if (missing.length > 0) found.push({ what: 'worktree', detail: `lacks ${named(missing)}` });
  if (dirty.length > 0) found.push({ what: 'worktree', detail: `is not clean: ${named(dirty)}` });
  return found;
}
