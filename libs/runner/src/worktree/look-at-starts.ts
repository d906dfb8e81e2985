import { listPristine } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { pristineNotes } from './pristine-notes.ts';
import { startsOf, type Starts } from './starts.ts';

export type StartsLook = Starts & {
  /** The checkouts that worktrees are laid over, and the repositories that have none for a reason. */
  readonly pristine: readonly { readonly repository: string; readonly sha: string | null; readonly bytes: number; readonly whyNot: string | null }[];
};

export function lookAtStarts({ settings, isolation, local }: Pick<NodeContext, 'settings' | 'isolation' | 'local'>): StartsLook {
  const rows = listPristine(local).filter(({ state }) => state === 'ready').map(({ repositoryName, sha, bytes }) => ({ repository: repositoryName, sha, bytes, whyNot: null }));
  const notes = [...pristineNotes(local)].map(([repository, whyNot]) => ({ repository, sha: null, bytes: 0, whyNot }));
  return { ...startsOf(settings.starts, isolation), pristine: [...rows, ...notes] };
}
