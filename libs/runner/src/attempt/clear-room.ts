import type { RepositoryRef } from '@fuel/contracts';
import { forgetClone, outsideFailure, removeDirectory, removeWorktree } from '@fuel/git';
import { leaveRoom } from '@fuel/local';
import path from 'node:path';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { collectLargest } from '../worktree/collect.ts';
import { onDisk } from '../on-disk.ts';
import { giveBack, type End } from '../worktree/give-back.ts';
import { measureWorktrees } from '../worktree/measure.ts';
import { tearDownRoom } from './tear-down-room.ts';
import { mirrorOf } from '../repository/reach.ts';

/** Its slot is given back, what is its own is renamed aside at once; the bytes go meanwhile. What cannot be deleted is told and swept at the next start. */
export async function clearRoom(context: NodeContext, room: Room, repository: RepositoryRef, end: End | null = null): Promise<void> {
  await giveBack(context, path.basename(room.dir), repository, end);
  if (end?.worktrees.maxBytes !== undefined) {
    await measureWorktrees(context, repository.id);
    await collectLargest(context, repository.id, end.worktrees.maxBytes);
  }
  if ((await tearDownRoom(context, room, repository)) === 'later') return;
  await onDisk(context, () => leaveRoom(context.local, path.basename(room.dir)));
  try {
    const tree = await removeWorktree(context.git, { mirror: mirrorOf(context, repository), dir: path.join(room.dir, 'tree') });
    await tree.deleted;
    forgetClone(context.git, { dir: room.clone });
    const end = await (await removeDirectory({ dir: room.dir })).deleted;
    if (end.kind === 'left') context.log('warn', `a worktree could not be deleted: ${end.message}`, { path: end.path });
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    context.log('warn', `a worktree could not be deleted: ${failure.message}`, { path: room.dir });
  }
}
