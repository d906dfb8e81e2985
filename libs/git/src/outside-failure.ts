import { GitFailure } from './git-failure.ts';

const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);
const passing: ReadonlySet<string> = new Set(['EIO', 'EAGAIN', 'EBUSY', 'EMFILE', 'ENFILE', 'ENOMEM', 'ENOTEMPTY']);

/** The disk around a mirror or a worktree fails as git does, and what an agent deleted is missing: both are the world's doing. Null: a bug. */
export function outsideFailure(cause: unknown): GitFailure | null {
  if (cause instanceof GitFailure) return cause;
  if (typeof cause !== 'object' || cause === null || !('code' in cause) || !('syscall' in cause) || typeof cause.code !== 'string') return null;
  const { code } = cause;
  const message = 'message' in cause ? String(cause.message) : code;
  return new GitFailure({ code: full.has(code) ? 'git.disk_full' : 'git.failed', message, retryable: full.has(code) || passing.has(code), cause });
}
