import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSqliteError, toLocalFailure } from './local-failure.ts';

export type HomeLock =
  | { readonly kind: 'locked'; readonly release: () => void }
  /** Another process runs on this home; its pid as far as it is known. */
  | { readonly kind: 'held'; readonly pid: number | null };

const busy = 5;

/**
 * One process a home. The lock is the operating system's own on an open file, so it ends with the process however that ends, and a pid
 * that was given to somebody else since is nobody's lock. The pid beside it is only for the message.
 */
export function lockHome(home: string): HomeLock {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const pidFile = path.join(home, 'node.pid');
  let database: DatabaseSync | undefined;
  try {
    const opened = new DatabaseSync(path.join(home, 'lock.db'));
    database = opened;
    opened.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
    notePid(pidFile);
    return {
      kind: 'locked',
      release: () => {
        rmSync(pidFile, { force: true });
        opened.close();
      },
    };
  } catch (cause) {
    database?.close();
    if (isSqliteError(cause) && (cause as { errcode?: unknown }).errcode === busy) return { kind: 'held', pid: readPid(pidFile) };
    throw toLocalFailure(cause, `lock ${home}`);
  }
}

/** Only for words: a full disk is no reason not to run. */
function notePid(file: string): void {
  try {
    writeFileSync(file, `${process.pid}\n`, { mode: 0o600 });
  } catch (cause) {
    if (!['ENOSPC', 'EDQUOT'].includes(String((cause as { code?: unknown }).code))) throw cause;
  }
}

function readPid(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null;
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ENOENT') return null;
    throw cause;
  }
}
