import { continueTree, openTree, removeOverlayTree, restTree, type Slot, type SlotTree } from '@fuel/git';
import type { WorktreeRow } from '@fuel/local';
import { workingIn } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import type { Begun, Input } from './begun.ts';
import type { Choice } from './choose-worktree.ts';
import { keepFound } from './keep-found.ts';
import { openOver, through } from './lay-over.ts';
import { slotOf, upperDir, workDir } from './slot-of.ts';
import { tearDownSlot } from './tear-down-slot.ts';

type Reused = Exclude<Choice['kind'], 'new' | 'wait'>;

/** Null: it is laid anew. */
export async function reuse(context: NodeContext, { row, choice, input }: { readonly row: WorktreeRow; readonly choice: Choice; readonly input: Input }): Promise<Begun | null> {
  if (choice.kind === 'new' || choice.kind === 'wait') return null;
  if (choice.kind === 'clean') await tearDownSlot(context, choice.row);
  if (choice.row.over !== null) return goOnOver(context, { row, choice, input });
  if (choice.row.seal === null) return null;
  const { seal } = choice.row;
  const tree = await open(context, slotOf(context, row, input.mirror.url), { kind: choice.kind, seal, sha: input.startSha });
  if (tree.kind === 'ready') return { how: choice.kind === 'continue' ? 'continued' : 'opened', seal: tree.seal, git: context.git, space: null, over: null, marks: null };
  if (choice.kind === 'open') await keepFound(context, choice.row);
  await tearDownSlot(context, choice.row);
  return discarded(context, row, tree);
}

async function open(context: NodeContext, slot: Slot, { kind, seal, sha }: { kind: Reused; seal: string; sha: string }): Promise<SlotTree> {
  const busy = workingIn(slot.dir);
  if (busy.length > 0) return { kind: 'unfit', findings: [{ what: 'worktree', detail: `is where processes work: ${busy.slice(0, 10).join(', ')}` }] };
  if (kind === 'continue') return continueTree(context.git, { ...slot, sha, seal });
  if (kind === 'open') return openTree(context.git, { ...slot, sha, seal });
  const rested = await restTree(context.git, { ...slot, sha, seal });
  return rested.kind === 'ready' ? openTree(context.git, { ...slot, sha, seal: rested.seal }) : rested;
}

function discarded(context: NodeContext, { id }: WorktreeRow, { findings }: Extract<SlotTree, { kind: 'unfit' }>): null {
  context.log('warn', `a worktree is discarded: ${findings.map(({ what, detail }) => `${what} ${detail}`).join('; ')}`, { slot: id });
  return null;
}

type Over = { readonly row: WorktreeRow; readonly choice: Extract<Choice, { readonly row: WorktreeRow }>; readonly input: Input };

/** What was written in it lies there and is laid again over the same checkout; for other work, or where it is not fit for this one, it is thrown away. */
async function goOnOver(context: NodeContext, { row, choice, input }: Over): Promise<Begun | null> {
  const slot = slotOf(context, row, input.mirror.url);
  const begun = choice.kind === 'continue' ? await laidAgain(context, slot, { row, input }) : null;
  if (begun !== null) return begun;
  await tearDownSlot(context, choice.row);
  await removeOverlayTree(context.git, { mirror: slot.mirror, dir: slot.dir, upper: upperDir(context, row.id), work: workDir(context, row.id) });
  return null;
}

async function laidAgain(context: NodeContext, slot: Slot, { row, input }: Pick<Over, 'row' | 'input'>): Promise<Begun | null> {
  if (row.seal === null) return null;
  const opened = await openOver(context, row, { mark: row.attempt, nodeHome: context.home.root });
  if (opened.kind === 'refused') return discarded(context, row, { kind: 'unfit', findings: [{ what: 'overlay', detail: opened.message }] });
  const { space } = opened;
  input.onSpace(space);
  const git = through(context.git, space);
  const tree = await continueTree(git, { ...slot, sha: input.startSha, seal: row.seal });
  if (tree.kind === 'ready') return { how: 'continued', seal: tree.seal, git, space, over: row.over, marks: row.marks };
  await space.close();
  return discarded(context, row, tree);
}
