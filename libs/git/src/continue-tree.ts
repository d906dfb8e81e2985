import { callMirror, mustHaveCommit } from './call-mirror.ts';
import type { Git } from './open-git.ts';
import type { Slot, SlotTree } from './results.ts';
import { recall, topOf } from './slot-memory.ts';
import { checkSlot, named, renewAdmin, resetTree, statusOf, unfit } from './slot-steps.ts';
import { copyIndex, inWorktree, pristineIndex } from './worktree-admin.ts';
import { join } from 'node:path';

/**
 * The same work goes on in the same worktree: commits and files are those of this commit and nothing else that git sees, but what git
 * ignores (what was installed, built, cached) stays.
 */
export async function continueTree(git: Git, input: Slot & { sha: string; seal: string }): Promise<SlotTree> {
  const slot = checkSlot(input);
  const { mirror, dir } = slot;
  const [memory, sha] = await Promise.all([recall(slot, input.seal), mustHaveCommit(git, mirror, input.sha)]);
  if (memory === null) return unfit({ what: 'memory', detail: 'is not as it was left' });
  if (topOf(git.seen(dir)) === null) return unfit({ what: 'worktree', detail: 'is no longer a directory' });
  const admin = await renewAdmin(git, slot, memory.sha);
  if (!(await resetTree(git, slot, admin, sha))) return unfit({ what: 'worktree', detail: 'could not be put right' });
  const cleaned = await callMirror(git, mirror, ['clean', '-ffd', '--quiet'], { environment: inWorktree(mirror.dir, admin, dir), answers: [1, 128] });
  const dirty = await statusOf(git, slot, admin);
  if (cleaned.exitCode !== 0 || dirty.length > 0) return unfit({ what: 'worktree', detail: `is not clean: ${named(dirty)}` });
  await copyIndex(join(admin, 'index'), pristineIndex(admin));
  return { kind: 'ready', head: sha, seal: input.seal };
}
