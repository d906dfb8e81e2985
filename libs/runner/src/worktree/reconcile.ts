import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { removeDirectory, sweepRemoved } from '@fuel/git';
import { changeWorktree, forgetWorktree, listWorktreeRows } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import type { Slots } from './give-back.ts';
import { filesOf, slotDir } from './slot-of.ts';

/** At the start, when nobody is at work: ledger and disk say the same, and what was in use or half cleaned waits to be cleaned. */
export async function reconcileWorktrees(context: NodeContext): Promise<void> {
  const { home, local } = context;
  await mkdir(home.slots, { recursive: true });
  for (const row of listWorktreeRows(local)) {
    if (!existsSync(filesOf(context, row))) forgetWorktree(local, row.id);
    else if (row.state === 'in_use') changeWorktree(local, row.id, { state: 'cleanup_pending', keptFor: null });
  }
  await sweepSlots(context);
}

/** What lies where worktrees do and is none, or is moved aside to be deleted. */
export async function sweepSlots(context: Slots): Promise<void> {
  const { home, local, log } = context;
  await mkdir(home.slots, { recursive: true });
  const known = new Set(listWorktreeRows(local).map(({ id }) => id));
  for (const name of (await readdir(home.slots)).filter((one) => !one.startsWith('.removed-') && !known.has(one))) {
    if (!name.startsWith('.')) log('warn', 'a worktree that the ledger does not know is removed', { slot: name });
    const end = await (await removeDirectory({ dir: slotDir(context, name) })).deleted;
    if (end.kind === 'left') log('warn', `a worktree could not be deleted: ${end.message}`, { path: end.path });
  }
  await (await sweepRemoved({ parent: home.slots })).deleted;
}
