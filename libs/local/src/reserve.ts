import { isSqliteError, LocalFailure, toLocalFailure } from './local-failure.ts';
import { prepared, type Local } from './open-local.ts';

/** Facts of some hundred attempts. */
export const reserveBytes = 4 * 1024 * 1024;

/**
 * Takes room on the disk while there is some, as empty pages of the database and as length of its log, which both are written over and never
 * given back: on a disk that others have filled, what has to be kept still fits. False: there is no room for it, or none for so much.
 */
export function claimReserve(local: Local, bytes = reserveBytes): boolean {
  if (local.transaction.depth > 0) throw new Error('the reserve is claimed outside of transactions');
  try {
    local.database.exec(`DROP TABLE IF EXISTS reserve; CREATE TABLE reserve (body BLOB) STRICT;`);
    local.database.prepare('INSERT INTO reserve (body) VALUES (zeroblob(?))').run(bytes);
    return true;
  } catch (cause) {
    const failure = isSqliteError(cause) ? toLocalFailure(cause, 'claim room in the node\'s database') : cause;
    if (!(failure instanceof LocalFailure) || !failure.retryable) throw failure;
    return false;
  } finally {
    giveUp(local);
  }
}

/** Of what was claimed, what is not in use. */
export function freeBytes(local: Local): number {
  const pages = Number(prepared(local, 'PRAGMA freelist_count').get()?.['freelist_count'] ?? 0);
  return pages * Number(prepared(local, 'PRAGMA page_size').get()?.['page_size'] ?? 0);
}

/** What stays of a claim that the disk did not let go is dropped by the next. */
function giveUp(local: Local): void {
  try {
    local.database.exec('DROP TABLE IF EXISTS reserve');
  } catch (cause) {
    if (!isSqliteError(cause)) throw cause;
  }
}
