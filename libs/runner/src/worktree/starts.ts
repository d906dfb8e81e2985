import type { RepositoryConfig } from '@fuel/contracts';
import type { Isolation } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';

/** What begins an attempt, the first that can be had: a worktree that rests, one laid over a pristine checkout, one that is laid from nothing. */
export const startKinds = ['auto', 'pooled', 'overlay', 'plain'] as const;
export type StartKind = (typeof startKinds)[number];

export type Starts = { readonly pooled: boolean; readonly overlay: boolean; /** Why nothing is laid over a checkout; null: it is. */ readonly whyNot: string | null };

/** What the node is set to, and what the machine can do. */
export function startsOf(wanted: StartKind, { overlay, pidNamespace }: Isolation): Starts {
  const pooled = { pooled: true, overlay: false };
  if (wanted === 'plain') return { ...pooled, pooled: false, whyNot: 'the setting starts is plain' };
  if (wanted === 'pooled') return { ...pooled, whyNot: 'the setting starts is pooled' };
  if (!overlay.possible) return { ...pooled, whyNot: `${overlay.whyNot}; ${overlay.remedy}` };
  if (!pidNamespace.possible) return { ...pooled, whyNot: `${pidNamespace.whyNot}; ${pidNamespace.remedy}` };
  if (wanted === 'overlay') return { pooled: false, overlay: true, whyNot: null };
  if (!overlay.renames) return { ...pooled, whyNot: 'only root can lay them so that git mv and rename(2) work on folders; where agents get along without, set starts to overlay' };
  return { pooled: true, overlay: true, whyNot: null };
}

export type Worktrees = RepositoryConfig['worktrees'] & { /** Over a pristine checkout, where nothing rests. */ readonly overlay: boolean };

/** What the repository says of its worktrees, as far as this node does it. */
export function worktreesHere({ settings, isolation }: Pick<NodeContext, 'settings' | 'isolation'>, said: RepositoryConfig['worktrees']): Worktrees {
  const { pooled, overlay } = startsOf(settings.starts, isolation);
  return { ...said, reuse: said.reuse && pooled, overlay: said.reuse && overlay };
}
