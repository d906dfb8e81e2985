import type { AttemptOutcome, RepositoryConfig, RepositoryRef } from '@fuel/contracts';
import { detachWorktree, outsideFailure, removeDirectory, removeWorktree, restTree } from '@fuel/git';
import { changeWorktree, forgetWorktree, listWorktreeRows, worktreeOfAttempt, type WorktreeRow } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { holding } from './holding.ts';
import { slotDir, slotOf } from './slot-of.ts';
import { takeOut } from './take-out.ts';
import { tearDownSlot } from './tear-down-slot.ts';

/** What is needed to look after worktrees, also while no node runs. */
export type Slots = Pick<NodeContext, 'home' | 'local' | 'git' | 'log' | 'now' | 'storage' | 'isolation' | 'stopping'>;

/** How the attempt ended; null when it was not begun, or nobody knows. */
export type End = { readonly outcome: AttemptOutcome['kind']; readonly head: string | null; readonly salvaged: string | null; readonly worktrees: RepositoryConfig['worktrees'] };

/**
 * The attempt is over and what it left is kept elsewhere. Whoever goes on with the work finds the worktree as it is; one that nobody comes
 * back to is cleaned and rests for the next.
 */
export async function giveBack(context: NodeContext, attempt: string, repository: RepositoryRef, end: End | null): Promise<void> {
  const row = worktreeOfAttempt(context.local, attempt);
  if (row === null) return;
  const failed = end !== null && end.outcome === 'failed' && end.worktrees.keepFailures > 0;
  const kept = failed || (end !== null && row.keptFor !== null);
  const usedAt = context.now().toISOString();
  if (kept) await detach(context, row);
  await onDisk(context, () => changeWorktree(context.local, row.id, { state: kept ? 'idle' : 'cleanup_pending', failed, head: end?.head ?? null, salvaged: end?.salvaged ?? null, rested: false, bytes: 0, usedAt, ...(kept ? {} : { keptFor: null }) }));
  const rest = failed ? await forgetFailures(context, row, end.worktrees.keepFailures) : [];
  // What is not cleaned now is cleaned by the next start of the node.
  if (context.stopping.aborted) return;
  for (const one of [...(kept ? [] : [row]), ...rest]) await cleanWorktree(context, one, { repository, sha: one.sha, reuse: end?.worktrees.reuse ?? true });
}

/** Where that fails, the branch is nobody's all the same: the next start takes it away. */
async function detach(context: Slots, row: WorktreeRow): Promise<void> {
  try {
    await detachWorktree(context.git, slotOf(context, row, ''));
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    context.log('warn', `a worktree could not be taken off its branch: ${failure.message}`, { slot: row.id });
  }
}

/** Kept for somebody to look at, so they may have worked there too: that is kept before. Those that somebody is in are left for the next time, as all are while the node stops. */
async function forgetFailures(context: NodeContext, { repository }: WorktreeRow, keep: number): Promise<readonly WorktreeRow[]> {
  const { local } = context;
  const forgotten: WorktreeRow[] = [];
  const old = listWorktreeRows(local).filter((one) => one.repository === repository && one.failed && one.state === 'idle').sort((a, b) => (a.usedAt < b.usedAt ? 1 : -1)).slice(keep);
  for (const seen of old) {
    if (context.stopping.aborted) break;
    const row = await takeOut(context, seen.id, ({ state, failed }) => state === 'idle' && failed);
    if (row === null) continue;
    await onDisk(context, () => changeWorktree(local, row.id, { failed: false, keptFor: null }));
    forgotten.push(row);
  }
  return forgotten;
}

type To = { readonly repository: RepositoryRef; readonly sha: string | null; readonly reuse: boolean };

/** Brings one that is `cleanup_pending` to rest at this commit, or takes it away where it cannot rest. */
export const cleanWorktree = (context: NodeContext, row: WorktreeRow, to: To): Promise<void> => alone(context, row, (now) => clean(context, now, to));

/** Takes one that is `cleanup_pending` away: renamed aside at once; the bytes go meanwhile, and at the next start if not now. */
export const dropWorktree = (context: Slots, row: WorktreeRow): Promise<void> => alone(context, row, (now) => drop(context, now));

/** Only while it is still to be done. */
async function alone(context: Slots, { id }: WorktreeRow, work: (row: WorktreeRow) => Promise<void>): Promise<void> {
  await holding(context, id, async () => {
    const row = listWorktreeRows(context.local).find((one) => one.id === id);
    if (row?.state === 'cleanup_pending') await work(row);
  });
}

async function clean(context: NodeContext, row: WorktreeRow, to: To): Promise<void> {
  if ((await tearDownSlot(context, row)) === 'later') return;
  const { sha } = to;
  // One that is laid over a checkout is gone at once: nothing of it is worth more than laying it again.
  if (row.over !== null || row.seal === null || sha === null || !to.reuse) return drop(context, row);
  try {
    const rested = await restTree(context.git, { ...slotOf(context, row, to.repository.url), sha, seal: row.seal });
    if (rested.kind === 'unfit') return await drop(context, row);
    await onDisk(context, () => changeWorktree(context.local, row.id, { state: 'idle', keptFor: null, failed: false, head: null, salvaged: null, sha, seal: rested.seal, rested: true }));
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    context.log('warn', `a worktree could not be cleaned and is removed: ${failure.message}`, { slot: row.id });
    await drop(context, row);
  }
}

async function drop(context: Slots, row: WorktreeRow): Promise<void> {
  if ((await tearDownSlot(context, row)) === 'later') return;
  try {
    await removeWorktree(context.git, slotOf(context, row, ''));
    const end = await (await removeDirectory({ dir: slotDir(context, row.id) })).deleted;
    if (end.kind === 'left') context.log('warn', `a worktree could not be deleted: ${end.message}`, { path: end.path });
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    context.log('warn', `a worktree could not be deleted: ${failure.message}`, { slot: row.id });
  }
  await onDisk(context, () => forgetWorktree(context.local, row.id));
}
