import type { PristineRow } from '@fuel/local';

export type PristineStep =
  | { readonly kind: 'leave'; readonly row: PristineRow }
  /** To the head, in its place. */
  | { readonly kind: 'move'; readonly row: PristineRow }
  | { readonly kind: 'make' }
  | { readonly kind: 'stay' };

/** So many of a repository at most: one that is held, and one that takes its place. */
const most = 2;
/** Fewer are written by a start itself in less time than it takes to look at everything. */
const farPaths = 500;

/**
 * The pure half: what has to be done next with the pristine checkouts of a repository, the newest first. `used`: a worktree is over it. `pathsAway`:
 * how many paths the newest is away from the head, where it is used.
 */
export function pristineStep(
  rows: readonly PristineRow[],
  at: { readonly mirror: string; readonly head: string; readonly used: ReadonlySet<string>; readonly wanted: boolean; readonly pathsAway: number },
): PristineStep {
  const newest = rows.find((row) => row.mirror === at.mirror && row.state === 'ready');
  const gone = rows.find((row) => !at.used.has(row.id) && (!at.wanted || row !== newest));
  if (gone !== undefined) return { kind: 'leave', row: gone };
  if (!at.wanted || newest?.sha === at.head) return { kind: 'stay' };
  if (newest !== undefined && !at.used.has(newest.id)) return { kind: 'move', row: newest };
  return rows.length < most && (newest === undefined || at.pathsAway >= farPaths) ? { kind: 'make' } : { kind: 'stay' };
}
