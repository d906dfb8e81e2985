import path from 'node:path';
import { layTree, restTree, sizeOfCommit } from '@fuel/git';
import { addWorktreeRow, changeWorktree, freePlace, listWorktreeRows, type WorktreeRow } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { takeShortage } from './begin-over.ts';
import { inBackground, type At } from './keep-pristine.ts';
import { whyNoRoom } from './room-for.ts';
import { slotOf } from './slot-of.ts';

/** As many worktrees as were missing when attempts began are laid, and rest for the next ones. */
export async function fillPool(context: NodeContext, at: At): Promise<void> {
  const { repository, head, mirror, worktrees } = at;
  const missing = takeShortage(context.local, repository.id);
  if (!worktrees.reuse || missing === 0) return;
  const size = await sizeOfCommit(context.git, { mirror, sha: head });
  const ours = (): readonly WorktreeRow[] => listWorktreeRows(context.local).filter((row) => row.repository === repository.id);
  while (!context.stopping.aborted && ours().filter(({ rested }) => rested).length < missing && ours().length < worktrees.maxPerRepo && whyNoRoom(context, { repository: repository.id, size, worktrees }) === null) {
    if (!(await layOne(context, at))) return;
  }
}

/** Until it rests it is `cleanup_pending` in the ledger without a seal: whoever finds it so takes it away. */
async function layOne(context: NodeContext, { repository, head, mirror, worktrees }: At): Promise<boolean> {
  const now = context.now().toISOString();
  const id = context.newId('wt');
  const row: Omit<WorktreeRow, 'place'> = {
    id, repository: repository.id, repositoryName: repository.name, mirror: path.basename(mirror.dir), state: 'cleanup_pending', keptFor: null, strategy: 'pool',
    name: 'at rest', task: 'none', attempt: id, sha: null, head: null, salvaged: null, seal: null, rested: false, over: null, marks: null, failed: false, bytes: 0, keepHours: worktrees.cleanupAfterHours, madeAt: now, usedAt: now, teardown: null,
  };
  await onDisk(context, () => addWorktreeRow(context.local, { ...row, place: freePlace(context.local) }));
  const git = inBackground(context);
  const slot = slotOf(context, row, mirror.url);
  const laid = await layTree(git, { ...slot, sha: head });
  const rests = laid.kind === 'ready' ? await restTree(git, { ...slot, sha: head, seal: laid.seal }) : laid;
  if (rests.kind === 'unfit') return false;
  await onDisk(context, () => changeWorktree(context.local, row.id, { state: 'idle', sha: head, seal: rests.seal, rested: true }));
  return true;
}
