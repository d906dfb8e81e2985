import type { RepositoryConfig } from '@fuel/contracts';
import type { CommitSize } from '@fuel/git';
import { listPristine, listWorktreeRows, type Local } from '@fuel/local';
import { roomOn } from '../disk.ts';
import type { NodeContext } from '../node-context.ts';

/** What the worktrees of a repository take of the disk, with the checkouts that they are laid over. */
export const bytesOf = (local: Local, repository: string): number =>
  [...listWorktreeRows(local), ...listPristine(local)].filter((row) => row.repository === repository).reduce((sum, { bytes }) => sum + bytes, 0);

const atLeastFree = 1024 ** 3;
const gigabytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GB`;

/** Why a checkout that nobody asked for is not laid now: attempts come first. Null: there is room. */
export function whyNoRoom({ local, home }: Pick<NodeContext, 'local' | 'home'>, { repository, size, worktrees }: { readonly repository: string; readonly size: CommitSize; readonly worktrees: Pick<RepositoryConfig['worktrees'], 'maxBytes'> }): string | null {
  const { maxBytes } = worktrees;
  if (maxBytes !== undefined && bytesOf(local, repository) + 2 * size.bytes > maxBytes) return `it would take ${gigabytes(size.bytes)}, and worktrees.maxBytes has to leave as much for a worktree`;
  const { bytes, inodes } = roomOn(home.root);
  if (bytes < 2 * size.bytes + atLeastFree) return `it would take ${gigabytes(size.bytes)}, and ${gigabytes(bytes)} of the disk are free`;
  if (inodes !== null && inodes.free < 3 * size.files) return `it has ${size.files} files, and ${inodes.free} inodes of the disk are free`;
  return null;
}
