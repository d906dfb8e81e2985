import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { OrderOf, RepositoryConfig } from '@fuel/contracts';
import { continueTree, layTree, openTree, restTree, sizeOfCommit, type Mirror, type Slot, type SlotTree } from '@fuel/git';
import { addWorktreeRow, changeWorktree, freePlace, listWorktreeRows, type WorktreeRow } from '@fuel/local';
import { workingIn } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { chooseWorktree, wantedBy, type Choice } from './choose-worktree.ts';
import { keepFound } from './keep-found.ts';
import { slotOf } from './slot-of.ts';
import { tearDownSlot } from './tear-down-slot.ts';
import { cacheDir } from './place-variables.ts';

export type Taken = { readonly kind: 'taken'; readonly tree: string; readonly row: WorktreeRow } | { readonly kind: 'wait'; readonly message: string };

type Input = { readonly mirror: Mirror; readonly startSha: string; readonly worktrees: RepositoryConfig['worktrees'] };

/** A worktree for this attempt, its own until it is given back. Whatever fails the audit is laid anew in the same place. */
export async function takeWorktree(context: NodeContext, order: OrderOf<'attempt.start'>, input: Input): Promise<Taken> {
  const needs = input.worktrees.maxBytes === undefined ? 0 : (await sizeOfCommit(context.git, { mirror: input.mirror, sha: input.startSha })).bytes;
  const claimed = await onDisk(context, () => claim(context, order, { ...input, needs }));
  if (claimed.kind === 'wait') return claimed;
  const { row, choice } = claimed;
  const slot = slotOf(context, row, input.mirror.url);
  const began = performance.now();
  const reused = await reuse(context, slot, { choice, sha: input.startSha });
  const tree = reused ?? (await layTree(context.git, { ...slot, sha: input.startSha }));
  if (tree.kind === 'unfit') throw new Error(`a worktree that was just laid is unfit: ${JSON.stringify(tree.findings)}`);
  const how = reused === null ? 'laid' : choice.kind === 'continue' ? 'continued' : 'opened';
  const taken = { sha: input.startSha, seal: tree.seal, rested: false } as const;
  await onDisk(context, () => changeWorktree(context.local, row.id, taken));
  await mkdir(cacheDir(context.home, row.repository), { recursive: true });
  context.log('info', `worktree ${how}`, { worktree: row.name, slot: row.id, tookMs: Math.round(performance.now() - began), task: order.task });
  return { kind: 'taken', tree: slot.dir, row: { ...row, ...taken } };
}

type Claimed = { readonly kind: 'claimed'; readonly row: WorktreeRow; readonly choice: Choice } | { readonly kind: 'wait'; readonly message: string };

/** In one write: of two that look at once the second sees what the first has. */
function claim(context: NodeContext, order: OrderOf<'attempt.start'>, { mirror, startSha, worktrees, needs }: Input & { readonly needs: number }): Claimed {
  const { local } = context;
  const wanted = wantedBy(order, worktrees);
  const choice = chooseWorktree(listWorktreeRows(local).filter((row) => row.mirror === path.basename(mirror.dir)), order, { wanted, sha: startSha, worktrees, needs });
  if (choice.kind === 'wait') return choice;
  const now = context.now().toISOString();
  const mine = { ...wanted, state: 'in_use', task: order.task, attempt: order.attempt, head: null, salvaged: null, failed: false, keepHours: worktrees.cleanupAfterHours, usedAt: now } as const;
  if (choice.kind !== 'new') {
    changeWorktree(local, choice.row.id, mine);
    return { kind: 'claimed', row: { ...choice.row, ...mine }, choice };
  }
  const row: WorktreeRow = {
    ...mine, id: context.newId('wt'), repository: order.repository.id, repositoryName: order.repository.name, mirror: path.basename(mirror.dir), place: freePlace(local),
    sha: null, seal: null, rested: false, bytes: needs, madeAt: now, teardown: null,
  };
  addWorktreeRow(local, row);
  return { kind: 'claimed', row, choice };
}

/** Null: laid anew. */
async function reuse(context: NodeContext, slot: Slot, { choice, sha }: { readonly choice: Choice; readonly sha: string }): Promise<SlotTree | null> {
  if (choice.kind === 'new' || choice.kind === 'wait' || choice.row.seal === null) return null;
  const { seal } = choice.row;
  if (choice.kind !== 'open') await keepFound(context, choice.row);
  if (choice.kind === 'clean') await tearDownSlot(context, choice.row);
  const tree = await open(context, slot, { kind: choice.kind, seal, sha });
  if (tree.kind === 'ready') return tree;
  if (choice.kind === 'open') await keepFound(context, choice.row);
  await tearDownSlot(context, choice.row);
  context.log('warn', `a worktree is discarded: ${tree.findings.map(({ what, detail }) => `${what} ${detail}`).join('; ')}`, { slot: choice.row.id });
  return null;
}

async function open(context: NodeContext, slot: Slot, { kind, seal, sha }: { kind: 'continue' | 'open' | 'clean'; seal: string; sha: string }): Promise<SlotTree> {
  const busy = workingIn(slot.dir);
  if (busy.length > 0) return { kind: 'unfit', findings: [{ what: 'worktree', detail: `is where processes work: ${busy.slice(0, 10).join(', ')}` }] };
  if (kind === 'continue') return continueTree(context.git, { ...slot, sha, seal });
  if (kind === 'open') return openTree(context.git, { ...slot, sha, seal });
  const rested = await restTree(context.git, { ...slot, sha, seal });
  return rested.kind === 'ready' ? openTree(context.git, { ...slot, sha, seal: rested.seal }) : rested;
}
