import type { Git, Mirror } from '@fuel/git';
import type { WorktreeRow } from '@fuel/local';
import type { Space } from '@fuel/process';
import type { Worktrees } from './starts.ts';

export type Input = {
  readonly mirror: Mirror;
  readonly startSha: string;
  readonly worktrees: Worktrees;
  /** Told as soon as there is one: whatever comes next, it has to be closed. */
  readonly onSpace: (space: Space) => void;
};

/** A worktree as it was brought about. */
export type Begun = Pick<WorktreeRow, 'over' | 'marks'> & { readonly how: 'laid' | 'opened' | 'continued' | 'laid over a checkout'; readonly seal: string; readonly git: Git; readonly space: Space | null };
