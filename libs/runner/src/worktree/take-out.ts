import { changeWorktree, listWorktreeRows, type WorktreeRow } from '@fuel/local';
import { onDisk } from '../on-disk.ts';
import type { Slots } from './give-back.ts';
import { holding } from './holding.ts';
import { keepFound } from './keep-found.ts';

/**
 * A worktree that is to be cleaned or removed: what somebody left in it while nobody used it is kept, and only then is it marked, so that a node that dies
 * meanwhile looks for it again. Gives it as it was; null: it may not go any more, or somebody is in it or at it, and it stays as it is.
 */
export async function takeOut(context: Slots, id: string, can: (row: WorktreeRow) => boolean): Promise<WorktreeRow | null> {
  const look = (): WorktreeRow | null => listWorktreeRows(context.local).find((row) => row.id === id && can(row)) ?? null;
  return holding(context, id, async () => {
    const seen = look();
    if (seen === null || (seen.state === 'idle' && !(await keepFound(context, seen)))) return null;
    return onDisk(context, () => {
      const row = look();
      if (row === null || row.state !== seen.state) return null;
      changeWorktree(context.local, id, { state: 'cleanup_pending' });
      return row;
    });
  });
}
