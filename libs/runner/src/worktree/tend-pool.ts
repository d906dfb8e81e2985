import path from 'node:path';
import type { RepositoryConfig, RepositoryRef } from '@fuel/contracts';
import { isAncestor, outsideFailure, sweepMirror } from '@fuel/git';
import { changeWorktree, listWorktreeRows, type WorktreeRow } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { mirrorOf } from '../repository/reach.ts';
import { readConfig } from '../repository/read-config.ts';
import { collectLargest } from './collect.ts';
import { fillPool } from './fill-pool.ts';
import { cleanWorktree, dropWorktree } from './give-back.ts';
import { forgetOldKept } from './forget-kept.ts';
import { keepFound } from './keep-found.ts';
import { keepPristine, type At } from './keep-pristine.ts';
import { measureWorktrees } from './measure.ts';
import { worktreesHere } from './starts.ts';

const hourMs = 3_600_000;

export type Tending = 'drop' | 'clean' | 'leave';

/** The pure half: what becomes of a worktree that nobody uses. `landed`: the work that came out of it is in the default branch. */
export function tendingOf(row: WorktreeRow, at: { readonly head: string; readonly landed: boolean; readonly mirror: string; readonly now: Date; readonly worktrees: RepositoryConfig['worktrees'] }): Tending {
  const { worktrees } = at;
  if (row.state === 'in_use') return 'leave';
  // The repository has another address now.
  if (row.mirror !== at.mirror) return 'drop';
  if (row.state === 'cleanup_pending') return worktrees.reuse ? 'clean' : 'drop';
  if (Date.parse(row.usedAt) + worktrees.cleanupAfterHours * hourMs < at.now.getTime()) return 'drop';
  if (row.failed) return 'leave';
  if (row.keptFor !== null) return at.landed && row.strategy !== 'long' ? (worktrees.reuse ? 'clean' : 'drop') : 'leave';
  return row.rested && row.sha === at.head ? 'leave' : worktrees.reuse ? 'clean' : 'drop';
}

/** The default branch is at `head`: what rests is moved there, what has landed is let go, what is old is removed. Nobody waits for it. */
export async function tendPool(context: NodeContext, repository: RepositoryRef, head: string): Promise<void> {
  const mirror = mirrorOf(context, repository);
  await forgetOldKept(context);
  try {
    const parsed = await readConfig(context, { mirror, base: head, path: repository.path });
    if (parsed.kind === 'broken') return;
    const at = { repository, head, mirror, worktrees: worktreesHere(context, parsed.config.worktrees) };
    for (const row of listWorktreeRows(context.local)) if (row.repository === repository.id && !context.stopping.aborted) await tend(context, row, at);
    await measureWorktrees(context, repository.id);
    await sweepMirror(mirror.dir);
    if (at.worktrees.maxBytes !== undefined) await collectLargest(context, repository.id, at.worktrees.maxBytes);
    await keepPristine(context, at);
    await fillPool(context, at);
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    context.log('warn', `worktrees could not be looked after: ${failure.message}`, { repository: repository.name });
  }
}

async function tend(context: NodeContext, seen: WorktreeRow, { repository, head, mirror, worktrees }: At): Promise<void> {
  const landed = seen.head !== null && seen.mirror === path.basename(mirror.dir) && (await isAncestor(context.git, { mirror, ancestor: seen.head, descendant: head }));
  // Somebody may have taken it meanwhile; from here to the write nothing comes between.
  const tending = await onDisk(context, () => {
    const row = listWorktreeRows(context.local).find(({ id }) => id === seen.id);
    const found = row === undefined ? 'leave' : tendingOf(row, { head, landed: landed && row.head === seen.head, mirror: path.basename(mirror.dir), now: context.now(), worktrees });
    if (found !== 'leave') changeWorktree(context.local, seen.id, { state: 'cleanup_pending' });
    return found;
  });
  if (tending !== 'leave' && seen.state === 'idle' && !(await keepFound(context, seen))) return onDisk(context, () => changeWorktree(context.local, seen.id, { state: 'idle' }));
  if (tending === 'drop') await dropWorktree(context, seen);
  if (tending === 'clean') await cleanWorktree(context, seen, { repository, sha: head, reuse: true });
}
