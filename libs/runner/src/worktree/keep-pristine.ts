import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryRef } from '@fuel/contracts';
import { changedPaths, layTree, outsideFailure, removeDirectory, removeWorktree, restTree, sizeOfCommit, sweepRemoved, type Git, type Mirror, type SlotTree } from '@fuel/git';
import { addPristine, changePristine, forgetPristine, listPristine, listWorktreeRows, type Local, type PristineRow } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import type { Slots } from './give-back.ts';
import { notePristine } from './pristine-notes.ts';
import { pristineStep } from './pristine-step.ts';
import { whyNoRoom } from './room-for.ts';
import { pristineDir, pristineSlot } from './slot-of.ts';
import type { Worktrees } from './starts.ts';

export type At = { readonly repository: RepositoryRef; readonly head: string; readonly mirror: Mirror; readonly worktrees: Worktrees };

/** Laid as quickly as anything could be laid over it. */
const smallFiles = 1_000;

/** Work that nobody waits for leaves the processor to whoever works, and ends when the node stops. */
export const inBackground = ({ git, stopping }: Pick<NodeContext, 'git' | 'stopping'>): Git => ({ ...git, door: ['nice', '-n', '10'], signal: stopping });

/** Which pristine checkouts a worktree is over. */
export const usedPristine = (local: Local): ReadonlySet<string> => new Set(listWorktreeRows(local).flatMap(({ over }) => (over === null ? [] : [over])));

/**
 * A pristine checkout of the default branch, for worktrees to be laid over. While one is over it, it stays as it is: when the branch has gone
 * far, another is made beside it, and whichever is not needed any more goes. Nobody waits for any of it.
 */
export async function keepPristine(context: NodeContext, at: At): Promise<void> {
  const { repository, head, mirror, worktrees } = at;
  const of = path.basename(mirror.dir);
  const far = async (from: string): Promise<number> => (await changedPaths(context.git, { mirror, from, to: head })).length;
  for (let left = 8; left > 0 && !context.stopping.aborted; left -= 1) {
    const rows = listPristine(context.local).filter((row) => row.repository === repository.id);
    const used = usedPristine(context.local);
    const newest = rows.find((row) => row.mirror === of && row.state === 'ready');
    const pathsAway = newest !== undefined && newest.sha !== head && used.has(newest.id) ? await far(newest.sha) : 0;
    const step = pristineStep(rows, { mirror: of, head, used, wanted: worktrees.overlay, pathsAway });
    if (step.kind === 'stay') return;
    if (step.kind === 'leave') await leavePristine(context, step.row.id);
    if (step.kind === 'move') await move(context, step.row, at);
    if (step.kind === 'make' && !(await make(context, at))) return;
  }
}

/** False: it is not worth it, or there is no room. */
async function make(context: NodeContext, { repository, head, mirror, worktrees }: At): Promise<boolean> {
  const git = inBackground(context);
  const size = await sizeOfCommit(git, { mirror, sha: head });
  const small = context.settings.starts === 'auto' && size.files < smallFiles ? `${size.files} files are laid as quickly` : null;
  const why = small ?? whyNoRoom(context, { repository: repository.id, size, worktrees });
  notePristine(context.local, repository, why);
  if (why !== null) return false;
  const row: PristineRow = {
    id: context.newId('pr'), repository: repository.id, repositoryName: repository.name, mirror: path.basename(mirror.dir), state: 'making', sha: head, seal: null, bytes: size.bytes, madeAt: context.now().toISOString(),
  };
  await onDisk(context, () => addPristine(context.local, row));
  const slot = pristineSlot(context, row, mirror.url);
  return settle(context, row, head, async () => {
    const laid = await layTree(git, { ...slot, sha: head });
    return laid.kind === 'ready' ? restTree(git, { ...slot, sha: head, seal: laid.seal }) : laid;
  });
}

/** The branch went on: nobody gets it meanwhile. */
async function move(context: NodeContext, { id, seal }: PristineRow, { head, mirror }: At): Promise<void> {
  const row = await onDisk(context, () => {
    const now = listPristine(context.local).find((one) => one.id === id);
    if (now?.state !== 'ready' || usedPristine(context.local).has(id)) return null;
    changePristine(context.local, id, { ...now, state: 'making', seal: null });
    return now;
  });
  if (row === null || seal === null) return;
  await settle(context, row, head, () => restTree(inBackground(context), { ...pristineSlot(context, row, mirror.url), sha: head, seal }));
}

/** What is broken off is `making` in the ledger, and goes at the next look or start. */
async function settle(context: NodeContext, { id, repositoryName }: PristineRow, sha: string, work: () => Promise<SlotTree>): Promise<boolean> {
  const began = performance.now();
  const tree = await work();
  const state = tree.kind === 'ready' ? ({ state: 'ready', sha, seal: tree.seal } as const) : ({ state: 'leaving', sha, seal: null } as const);
  await onDisk(context, () => changePristine(context.local, id, state));
  if (tree.kind === 'ready') context.log('info', 'a checkout is ready for worktrees to be laid over', { repository: repositoryName, sha, tookMs: Math.round(performance.now() - began) });
  else context.log('warn', `a checkout that worktrees are laid over is discarded: ${tree.findings.map(({ what, detail }) => `${what} ${detail}`).join('; ')}`, { repository: repositoryName });
  return tree.kind === 'ready';
}

/** Gone, unless a worktree was laid over it meanwhile. */
export async function leavePristine(context: Slots, id: string): Promise<boolean> {
  const row = await onDisk(context, () => {
    const now = listPristine(context.local).find((one) => one.id === id);
    if (now === undefined || usedPristine(context.local).has(id)) return null;
    changePristine(context.local, id, { ...now, state: 'leaving' });
    return now;
  });
  if (row === null) return false;
  try {
    await removeWorktree(context.git, pristineSlot(context, row, ''));
    const end = await (await removeDirectory({ dir: pristineDir(context, id) })).deleted;
    if (end.kind === 'left') context.log('warn', `a checkout could not be deleted: ${end.message}`, { path: end.path });
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    context.log('warn', `a checkout could not be deleted: ${failure.message}`, { path: pristineDir(context, id) });
  }
  await onDisk(context, () => forgetPristine(context.local, id));
  return true;
}

/** At the start: what was being made, or is not on the disk, goes; what no ledger knows too. One that a worktree is over goes after it. */
export async function reconcilePristine(context: NodeContext): Promise<void> {
  const { home, local } = context;
  await mkdir(home.pristine, { recursive: true });
  for (const row of listPristine(local)) {
    if (row.state === 'ready' && existsSync(pristineSlot(context, row, '').dir)) continue;
    if (!(await leavePristine(context, row.id))) changePristine(local, row.id, { ...row, state: 'leaving' });
  }
  const known = new Set(listPristine(local).map(({ id }) => id));
  for (const name of (await readdir(home.pristine)).filter((one) => !one.startsWith('.') && !known.has(one))) await (await removeDirectory({ dir: pristineDir(context, name) })).deleted;
  await (await sweepRemoved({ parent: home.pristine })).deleted;
}
