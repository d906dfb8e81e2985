import { chmod, mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { type as system } from 'node:os';
import { join } from 'node:path';
import { mustHaveCommit } from './call-mirror.ts';
import { checkDirectory } from './check-name.ts';
import type { Git } from './open-git.ts';
import { judge } from './open-tree.ts';
import { mustPass } from './refuse-name.ts';
import { removeDirectory } from './remove-directory.ts';
import { forgetAdmins, removeWorktree } from './remove-worktree.ts';
import { relocateCache } from './relocate-cache.ts';
import type { Mirror, OverlayTree, Removal, Slot } from './results.ts';
import { scanFolders } from './scan-folders.ts';
import { lendIndex, recall, remember, restIndex, topOf } from './slot-memory.ts';
import { checkSlot, moveTree, statusOf, unfit } from './slot-steps.ts';
import { foldersOf } from './tree-listing.ts';
import { gitFileText, layAdmin, lockAdmin, newAdmin } from './worktree-admin.ts';

export type Inside = {
  /** The beginning of a command that sees the files as they are seen there. */
  readonly door: readonly string[];
  /** The path by which we reach what is seen there at that path. */
  readonly seen: (path: string) => string;
};

/** For verbs on a worktree that is seen only there. */
export const seenFrom = (git: Git, { door, seen }: Inside): Git => ({ ...git, door, seen });

/**
 * A worktree at this commit, laid over a pristine checkout that rests: nothing is written but what differs between the two commits. Index
 * and files fit to each other because an overlay shows the inodes and change times of what lies below. `lay` lays it, with `upper` on top of
 * `lower.dir`, at `slot.dir`, and tells the door to it. What lies below is looked through as closely as a worktree that is used again: it is
 * within reach of whoever runs as the same user. `continueTree` goes on in it, through a door to the same one laid again.
 */
export async function openOverlayTree(
  git: Git,
  input: { lower: Slot; seal: string; slot: Slot; upper: string; sha: string; lay: () => Promise<Inside> },
): Promise<OverlayTree> {
  const [lower, slot] = [checkSlot(input.lower), checkSlot(input.slot)];
  const upper = mustPass(checkDirectory(input.upper));
  const [memory, sha] = await Promise.all([recall(lower, input.seal), mustHaveCommit(git, slot.mirror, input.sha)]);
  const top = memory?.folders.get('');
  if (memory === null || top === undefined) return unfit({ what: 'memory', detail: 'is not as it was left' });
  if (topOf(lower.dir) === null) return unfit({ what: 'worktree', detail: 'is no longer a directory' });
  const admin = await layOwn(git, { lower, slot, upper, mode: top.mode, sha: memory.sha });
  const inside = seenFrom(git, await input.lay());
  const known = [...memory.folders.keys()];
  const folders = known.length === 1 ? await foldersOf(git, lower.mirror, memory.sha) : known;
  if (sha !== memory.sha && !(await moveTree(inside, slot, admin, { from: memory.sha, to: sha }))) {
    return unfit({ what: 'worktree', detail: 'was changed while nobody worked there' });
  }
  const seal = await remember(slot, { sha, index: join(admin, 'index'), lookedNs: 0n, folders: new Map([['', top]]) });
  const [dirty, scan] = await Promise.all([
    statusOf(inside, slot, admin),
    scanFolders(git, { ...lower, sha: memory.sha, folders, memory, mode: top.mode }),
  ]);
  const findings = judge(scan, dirty);
  if (findings.length > 0) return unfit(...findings);
  await lendIndex(slot, admin);
  return { kind: 'ready', head: sha, seal, git: inside };
}

/** What is the attempt's own before it is laid: its administrative directory, with the index of what lies below, and the tie to it. */
async function layOwn(git: Git, { lower, slot, upper, mode, sha }: { lower: Slot; slot: Slot; upper: string; mode: number; sha: string }): Promise<string> {
  await forgetAdmins(git, slot.mirror.dir, slot.dir);
  const admin = newAdmin(slot.mirror.dir, slot.dir);
  await layAdmin(admin, slot.dir, sha);
  await Promise.all([lockAdmin(admin), lendMoved(restIndex(lower), join(admin, 'index'), { from: lower.dir, to: slot.dir }), mkdir(upper, { recursive: true })]);
  await writeFile(join(upper, '.git'), gitFileText(admin));
  // The top shows the rights of what lies above.
  await chmod(upper, mode);
  return admin;
}

/** With its time, as any copy of an index. */
async function lendMoved(from: string, to: string, dirs: { from: string; to: string }): Promise<void> {
  const [index, { mtimeMs }] = await Promise.all([readFile(from), stat(from)]);
  await writeFile(to, relocateCache(index, { ...dirs, system: system() }));
  const time = Math.floor(mtimeMs) / 1_000;
  await utimes(to, time, time);
}

/** Nobody is inside any more: what was written is thrown away, with all that git knows of it. What lay below stays as it is. */
export async function removeOverlayTree(git: Git, input: { mirror: Mirror; dir: string; upper: string; work: string }): Promise<readonly Removal[]> {
  const { mirror, dir, upper, work } = input;
  return Promise.all([removeWorktree(git, { mirror, dir }), removeDirectory({ dir: upper }), removeDirectory({ dir: work })]);
}
