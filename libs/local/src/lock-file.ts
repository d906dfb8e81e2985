import { DatabaseSync } from 'node:sqlite';
import { isSqliteError, toLocalFailure } from './local-failure.ts';

const busy = 5;
/** Whoever is not held on to is closed some day, and its lock with it. */
const held = new Set<DatabaseSync>();

/**
 * The operating system's own lock on an open file, so it ends with the process however that ends, and a pid that was given to somebody else since is
 * nobody's lock. Gives what lets it go; null: another one holds it.
 */
export function lockFile(path: string): (() => void) | null {
  let database: DatabaseSync | undefined;
  try {
    const opened = new DatabaseSync(path);
    database = opened;
    opened.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
    held.add(opened);
    return () => {
      held.delete(opened);
      opened.close();
    };
  } catch (cause) {
    database?.close();
    if (isSqliteError(cause) && (cause as { errcode?: unknown }).errcode === busy) return null;
    throw toLocalFailure(cause, `lock ${path}`);
  }
}
