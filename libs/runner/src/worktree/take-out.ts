import { changeWorktree, listWorktreeRows, type WorktreeRow } from '@fuel/local';
import { onDisk } from '../on-disk.ts';
import type { Slots } from './give-back.ts';
import { keepFound } from './keep-found.ts';

/**
 * A worktree that is to be cleaned or removed: from here on nobody else gets it, and what somebody left in it while nobody used it is kept. Gives it as it was; null: it
 * may not go any more, or somebody is in it and it stays as it is. From the look at it to the write nothing comes between.
 */
export async function takeOut(context: Slots, id: string, can: (row: WorktreeRow) => boolean): Promise<WorktreeRow | null> {
  const row = await onDisk(context, () => {
    const now = listWorktreeRows(context.local).find((one) => one.id === id);
    if (now === undefined || !can(now)) return null;
    changeWorktree(context.local, id, { state: 'cleanup_pending' });
    return now;
  });
  if (row === null || row.state !== 'idle' || (await keepFound(context, row))) return row;
  await onDisk(context, () => changeWorktree(context.local, id, { state: 'idle' }));
  return null;
}
