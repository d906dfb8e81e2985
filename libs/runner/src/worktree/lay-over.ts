import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { GitFailure, seenFrom, type Git } from '@fuel/git';
import type { WorktreeRow } from '@fuel/local';
import { openSpace, type OpenedSpace, type Space } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import { pristineDir, treeDir, upperDir, workDir } from './slot-of.ts';

/** Somebody has the worktree laid at this moment: another try may find it free. */
export class LaidElsewhere extends GitFailure {
  constructor(id: string) {
    super({ code: 'git.locked', message: `the worktree ${id} is opened by somebody (fuel worktree open --shell)`, retryable: true });
  }
}

type Laid = Pick<WorktreeRow, 'id' | 'over' | 'marks'>;

/**
 * The place in which a worktree that lies over a checkout is seen. It is laid anew each time: nothing has to outlive the node or the machine but
 * what was written, which lies on the disk. `mark` is its owner's.
 */
export async function openOver(context: Pick<NodeContext, 'home' | 'isolation'>, { id, over, marks }: Laid, mark: { readonly mark: string; readonly nodeHome: string }): Promise<OpenedSpace> {
  const { home, isolation } = context;
  if (over === null || marks === null) throw new Error(`the worktree ${id} is laid over nothing`);
  await Promise.all([mkdir(treeDir(context, id), { recursive: true }), mkdir(workDir(context, id), { recursive: true })]);
  const below = (dir: string): string => path.relative(home.root, dir);
  return openSpace({
    isolation, ...mark, hidden: [home.pristine],
    overlay: { base: home.root, lower: below(path.join(pristineDir(context, over), 'tree')), upper: below(upperDir(context, id)), work: below(workDir(context, id)), at: below(treeDir(context, id)), marks },
  });
}

export const through = (git: Git, { look, seen }: Space): Git => seenFrom(git, { door: look ?? [], seen });

/** What is done with a worktree while nobody works in it: git sees it as they did. */
export async function inTree<T>(context: Pick<NodeContext, 'home' | 'isolation' | 'git'>, row: (Laid & Pick<WorktreeRow, 'attempt'>) | null, work: (git: Git) => Promise<T>): Promise<T> {
  if (row === null || row.over === null) return work(context.git);
  const opened = await openOver(context, row, { mark: row.attempt, nodeHome: context.home.root });
  if (opened.kind === 'refused') throw opened.busy === true ? new LaidElsewhere(row.id) : new GitFailure({ code: 'git.failed', message: opened.message, retryable: true });
  try {
    return await work(through(context.git, opened.space));
  } finally {
    await opened.space.close();
  }
}
