import path from 'node:path';
import type { RepositoryConfig, RepositoryRef } from '@fuel/contracts';
import { isAncestor, outsideFailure, sweepMirror } from '@fuel/git';
import { listWorktreeRows, type WorktreeRow } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { mirrorOf } from '../repository/reach.ts';
import { readConfig } from '../repository/read-config.ts';
import { collectLargest } from './collect.ts';
import { fillPool } from './fill-pool.ts';
import { cleanWorktree, dropWorktree } from './give-back.ts';
import { forgetOldKept } from './forget-kept.ts';
import { keepPristine, type At } from './keep-pristine.ts';
import { measureWorktrees } from './measure.ts';
import { worktreesHere } from './starts.ts';
import { takeOut } from './take-out.ts';

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
  const now = context.now();
  const tending = (row: WorktreeRow): Tending => tendingOf(row, { head, landed: landed && row.head === seen.head, mirror: path.basename(mirror.dir), now, worktrees });
  const row = await takeOut(context, seen.id, (one) => tending(one) !== 'leave');
  if (row === null) return;
  if (tending(row) === 'drop') await dropWorktree(context, row);
  else await cleanWorktree(context, row, { repository, sha: head, reuse: true });
}
