import { addWorktree } from './add-worktree.ts';
import type { Git } from './open-git.ts';
import { remember, topOf } from './slot-memory.ts';
import { checkSlot, unfit } from './slot-steps.ts';
import type { Slot, SlotTree } from './results.ts';
import { adminOf, pristineIndex } from './worktree-admin.ts';

/** Cold: everything is laid anew. What the index says of it is kept, so that the next start has something to go by. */
export async function layTree(git: Git, input: Slot & { sha: string }): Promise<SlotTree> {
  const slot = checkSlot(input);
  const { head } = await addWorktree(git, { ...slot, sha: input.sha });
  const top = topOf(slot.dir);
  if (head === null || top === null) return unfit({ what: 'worktree', detail: 'was taken away while it was laid' });
  const index = pristineIndex(await adminOf(slot.mirror.dir, slot.dir));
  const seal = await remember(slot, { sha: head, index, lookedNs: 0n, folders: new Map([['', top]]) });
  return { kind: 'ready', head, seal };
}
