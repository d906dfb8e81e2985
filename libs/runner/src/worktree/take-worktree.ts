import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { OrderOf } from '@fuel/contracts';
import { layTree, removeWorktree, sizeOfCommit, type Git } from '@fuel/git';
import { addWorktreeRow, changeWorktree, freePlace, listPristine, listWorktreeRows, type WorktreeRow } from '@fuel/local';
import type { Space } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { beginOver, claimPristine, marksHere, nearest } from './begin-over.ts';
import type { Begun, Input } from './begun.ts';
import { chooseWorktree, wantedBy, type Choice } from './choose-worktree.ts';
import { keepFound } from './keep-found.ts';
import { isHeld } from './holding.ts';
import { usedPristine } from './keep-pristine.ts';
import { reuse } from './reuse.ts';
import { slotOf } from './slot-of.ts';
import { cacheDir } from './place-variables.ts';

export type Taken =
  | {
      readonly kind: 'taken';
      readonly tree: string;
      readonly row: WorktreeRow;
      /** Sees the worktree. */
      readonly git: Git;
      /** The place in which alone it is seen, where it is laid over a checkout. */
      readonly space: Space | null;
    }
  | { readonly kind: 'wait'; readonly message: string };

/** A worktree for this attempt, its own until it is given back. Whatever fails the audit is laid anew in the same place. */
export async function takeWorktree(context: NodeContext, order: OrderOf<'attempt.start'>, input: Input): Promise<Taken> {
  const needs = input.worktrees.maxBytes === undefined ? 0 : (await sizeOfCommit(context.git, { mirror: input.mirror, sha: input.startSha })).bytes;
  const claimed = await onDisk(context, () => claim(context, order, { ...input, needs }));
  if (claimed.kind === 'wait') return claimed;
  const { row, choice } = claimed;
  const began = performance.now();
  if ((choice.kind === 'continue' || choice.kind === 'clean') && !(await keepFound(context, choice.row))) return letGo(context, choice.row);
  const begun = (await reuse(context, { row, choice, input })) ?? (await anew(context, { row, choice, input }));
  const taken = { sha: input.startSha, seal: begun.seal, over: begun.over, marks: begun.marks, rested: false } as const;
  await onDisk(context, () => changeWorktree(context.local, row.id, taken));
  await mkdir(cacheDir(context.home, row.repository), { recursive: true });
  context.log('info', `worktree ${begun.how}`, { worktree: row.name, slot: row.id, tookMs: Math.round(performance.now() - began), task: order.task });
  return { kind: 'taken', tree: slotOf(context, row, '').dir, row: { ...row, ...taken }, git: begun.git, space: begun.space };
}

type Claimed = { readonly kind: 'claimed'; readonly row: WorktreeRow; readonly choice: Exclude<Choice, { kind: 'wait' }> } | { readonly kind: 'wait'; readonly message: string };

/** In one write: of two that look at once the second sees what the first has. */
function claim(context: NodeContext, order: OrderOf<'attempt.start'>, { mirror, startSha, worktrees, needs }: Input & { readonly needs: number }): Claimed {
  const { local } = context;
  const wanted = wantedBy(order, worktrees);
  const of = path.basename(mirror.dir);
  const pristine = listPristine(local).filter((row) => row.mirror === of);
  // One that nothing is over makes room before a task waits.
  const held = pristine.filter(({ id }) => usedPristine(local).has(id));
  const rows = listWorktreeRows(local).filter((row) => row.mirror === of).map((row) => (isHeld(context, row.id) ? { ...row, state: 'cleanup_pending' as const } : row));
  const choice = chooseWorktree(rows, order, { wanted, sha: startSha, worktrees, needs, beside: held.reduce((sum, { bytes }) => sum + bytes, 0) });
  if (choice.kind === 'wait') return choice;
  const now = context.now().toISOString();
  const mine = { ...wanted, state: 'in_use', task: order.task, attempt: order.attempt, head: null, salvaged: null, failed: false, keepHours: worktrees.cleanupAfterHours, usedAt: now } as const;
  if (choice.kind !== 'new') {
    changeWorktree(local, choice.row.id, mine);
    return { kind: 'claimed', row: { ...choice.row, ...mine }, choice };
  }
  const below = worktrees.overlay ? nearest(pristine, { mirror: of, sha: startSha }) : null;
  const row: WorktreeRow = {
    ...mine, id: context.newId('wt'), repository: order.repository.id, repositoryName: order.repository.name, mirror: of, place: freePlace(local),
    sha: null, seal: null, rested: false, bytes: needs, madeAt: now, teardown: null,
    over: below?.id ?? null, marks: below === null ? null : marksHere(context),
  };
  addWorktreeRow(local, row);
  return { kind: 'claimed', row, choice };
}

/** Somebody is in it: it stays what it was, and the attempt comes again. */
async function letGo(context: NodeContext, { id, ...was }: WorktreeRow): Promise<Taken> {
  await onDisk(context, () => changeWorktree(context.local, id, was));
  return { kind: 'wait', message: `worktree ${was.name} is open in somebody's shell (fuel worktree open --shell); it goes on when that has ended` };
}

/** Over a pristine checkout where there is one, else from nothing. */
async function anew(context: NodeContext, { row, choice, input }: { readonly row: WorktreeRow; readonly choice: Choice; readonly input: Input }): Promise<Begun> {
  const slot = slotOf(context, row, input.mirror.url);
  const below = !input.worktrees.overlay ? null : choice.kind === 'new' ? (listPristine(context.local).find(({ id }) => id === row.over) ?? null) : await claimPristine(context, row, input.startSha);
  if (below !== null) {
    if (choice.kind !== 'new') await removeWorktree(context.git, slot);
    const over = await beginOver(context, { row, below, input });
    if (over !== null) return over;
  }
  if (below !== null || row.over !== null) await onDisk(context, () => changeWorktree(context.local, row.id, { over: null, marks: null }));
  const tree = await layTree(context.git, { ...slot, sha: input.startSha });
  if (tree.kind === 'unfit') throw new Error(`a worktree that was just laid is unfit: ${JSON.stringify(tree.findings)}`);
  return { how: 'laid', seal: tree.seal, git: context.git, space: null, over: null, marks: null };
}
