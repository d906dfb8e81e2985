import { openOverlayTree, outsideFailure, removeOverlayTree, type Finding } from '@fuel/git';
import { changePristine, changeWorktree, listPristine, type Local, type PristineRow, type WorktreeRow } from '@fuel/local';
import type { Space } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { openOver, through } from './lay-over.ts';
import { pristineSlot, slotOf, upperDir, workDir } from './slot-of.ts';
import type { Begun, Input } from './begun.ts';

/** The checkout that this commit is laid over: one at that commit, or the newest, which was made for the default branch. */
export function nearest(rows: readonly PristineRow[], { mirror, sha }: { readonly mirror: string; readonly sha: string }): PristineRow | null {
  const ready = rows.filter((row) => row.mirror === mirror && row.state === 'ready' && row.seal !== null);
  return ready.find((row) => row.sha === sha) ?? ready[0] ?? null;
}

/** Whose marks are in what is written now. */
export const marksHere = ({ isolation: { overlay } }: Pick<NodeContext, 'isolation'>): WorktreeRow['marks'] => (overlay.possible ? overlay.rights : null);

/** From here on nobody changes it, until the worktree is gone. */
export function claimPristine(context: NodeContext, row: WorktreeRow, sha: string): Promise<PristineRow | null> {
  return onDisk(context, () => {
    const below = nearest(listPristine(context.local), { mirror: row.mirror, sha });
    if (below !== null) changeWorktree(context.local, row.id, { over: below.id, marks: marksHere(context) });
    return below;
  });
}

/** Null: it cannot be had, and nothing of it is there. */
export async function beginOver(context: NodeContext, { row, below, input }: { readonly row: WorktreeRow; readonly below: PristineRow; readonly input: Input }): Promise<Begun | null> {
  const { seal } = below;
  if (seal === null) return null;
  const laid = { over: below.id, marks: marksHere(context) };
  const slot = slotOf(context, row, input.mirror.url);
  const [upper, work] = [upperDir(context, row.id), workDir(context, row.id)];
  let opened: Space | null = null;
  const lay = async () => {
    const answer = await openOver(context, { id: row.id, ...laid }, { mark: row.attempt, nodeHome: context.home.root });
    if (answer.kind === 'refused') throw new Refused(answer.message);
    opened = answer.space;
    input.onSpace(opened);
    return through(context.git, opened);
  };
  const tree = await audited(() => openOverlayTree(context.git, { lower: pristineSlot(context, below, input.mirror.url), seal, slot, upper, sha: input.startSha, lay }));
  const space = opened as Space | null;
  if (tree.kind === 'ready' && space !== null) {
    noteShortage(context.local, row.repository);
    return { how: 'laid over a checkout', seal: tree.seal, git: tree.git, space, ...laid };
  }
  await space?.close();
  await removeOverlayTree(context.git, { mirror: slot.mirror, dir: slot.dir, upper, work });
  const why = tree.kind === 'ready' ? 'nothing was laid' : tree.findings.map(({ what, detail }) => `${what} ${detail}`).join('; ');
  // Somebody was at it: nobody gets it any more.
  if (tree.kind === 'unfit') await onDisk(context, () => changePristine(context.local, below.id, { ...below, state: 'leaving' }));
  context.log('warn', `a worktree is not laid over the checkout that was made for it: ${why}`, { slot: row.id, pristine: below.id });
  return null;
}

class Refused extends Error {}

type Failed = { readonly kind: 'unfit' | 'failed'; readonly findings: readonly Finding[] };

async function audited<T>(work: () => Promise<T>): Promise<T | Failed> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Refused) && outsideFailure(cause) === null) throw cause;
    return { kind: 'failed', findings: [{ what: 'overlay', detail: cause instanceof Error ? cause.message : String(cause) }] };
  }
}

const shortages = new WeakMap<Local, Map<string, number>>();

/** A worktree that rests would have been taken: as many are laid in the background. */
function noteShortage(local: Local, repository: string): void {
  const all = shortages.get(local) ?? new Map<string, number>();
  shortages.set(local, all.set(repository, (all.get(repository) ?? 0) + 1));
}

/** How many were missing since somebody last asked. */
export function takeShortage(local: Local, repository: string): number {
  const found = shortages.get(local)?.get(repository) ?? 0;
  shortages.get(local)?.delete(repository);
  return found;
}

