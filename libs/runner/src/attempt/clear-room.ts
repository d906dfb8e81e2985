import type { RepositoryRef } from '@fuel/contracts';
import { forgetClone, outsideFailure, removeDirectory, removeWorktree } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { mirrorOf } from '../repository/reach.ts';

/** Renamed aside at once; the bytes go meanwhile. What cannot be deleted is told and swept at the next start. */
export async function clearRoom(context: NodeContext, room: Room, repository: RepositoryRef): Promise<void> {
  try {
    const tree = await removeWorktree(context.git, { mirror: mirrorOf(context, repository), dir: room.tree });
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
