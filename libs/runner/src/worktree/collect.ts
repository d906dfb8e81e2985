import { listPristine, listWorktreeRows, type WorktreeRow } from '@fuel/local';
import { forgetOldKept } from './forget-kept.ts';
import { dropWorktree, type Slots } from './give-back.ts';
import { leavePristine } from './keep-pristine.ts';
import { bytesOf } from './room-for.ts';
import { takeOut } from './take-out.ts';

export type Wish = { /** Every one that nobody uses, however fresh. */ readonly all: boolean; /** The node runs, and cleans by itself what waits for it. */ readonly running: boolean; readonly now: Date };

const hourMs = 3_600_000;

/** The pure half: why a worktree can go; null: it stays. One that is in use always stays. */
export function whyCollect(row: WorktreeRow, { all, running, now }: Wish): string | null {
  if (row.state === 'in_use') return null;
  if (row.state === 'cleanup_pending') return running ? null : 'half cleaned';
  const hours = (now.getTime() - Date.parse(row.usedAt)) / hourMs;
  if (hours >= row.keepHours) return `nobody used it for ${row.keepHours} h`;
  return all ? 'nobody uses it' : null;
}

/** Takes away what can go; what somebody left in one is kept before. Gives what is gone. */
export async function collectWorktrees(context: Slots, wish: Wish): Promise<readonly WorktreeRow[]> {
  const gone: WorktreeRow[] = [];
  await forgetOldKept(context);
  for (const { id } of listWorktreeRows(context.local)) {
    const row = await takeAway(context, id, (one) => whyCollect(one, wish) !== null);
    if (row !== null) gone.push(row);
  }
  // A node that runs keeps the one that the next worktrees are laid over.
  if (!wish.running) for (const { id } of listPristine(context.local)) if (wish.all) await leavePristine(context, id);
  return gone;
}

/** What nobody uses goes, checkouts that nothing is laid over first, then the oldest, until the rest takes no more than this of the disk. */
export async function collectLargest(context: Slots, repository: string, maxBytes: number): Promise<void> {
  const rows = listWorktreeRows(context.local).filter((row) => row.repository === repository);
  for (const { id } of listPristine(context.local).filter((row) => row.repository === repository)) if (bytesOf(context.local, repository) > maxBytes) await leavePristine(context, id);
  let bytes = bytesOf(context.local, repository);
  for (const { id } of rows.filter(({ state }) => state === 'idle').sort((a, b) => (a.usedAt < b.usedAt ? -1 : 1))) {
    if (bytes <= maxBytes) return;
    const gone = await takeAway(context, id, ({ state }) => state === 'idle');
    bytes -= gone?.bytes ?? 0;
  }
}

/** Null: somebody has taken it meanwhile, or it could not be removed. */
async function takeAway(context: Slots, id: string, can: (row: WorktreeRow) => boolean): Promise<WorktreeRow | null> {
  const row = await takeOut(context, id, can);
  if (row === null) return null;
  await dropWorktree(context, row);
  return listWorktreeRows(context.local).some((one) => one.id === id) ? null : row;
}
