import { changeWorktree, listWorktreeRows } from '@fuel/local';
import { onDisk } from '../on-disk.ts';
import type { Slots } from './give-back.ts';
import { sizeOf } from './size-of.ts';
import { slotDir } from './slot-of.ts';

/** Those of a repository that came to rest since the last look. */
export async function measureWorktrees(context: Slots, repository: string): Promise<void> {
  const due = listWorktreeRows(context.local).filter((row) => row.repository === repository && row.state === 'idle' && row.bytes === 0);
  for (const row of due) {
    const bytes = await sizeOf(slotDir(context, row.id));
    await onDisk(context, () => {
      if (listWorktreeRows(context.local).some((one) => one.id === row.id && one.attempt === row.attempt && one.state === 'idle')) changeWorktree(context.local, row.id, { bytes });
    });
  }
}
