import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toLocalFailure } from './local-failure.ts';
import { lockFile } from './lock-file.ts';

export type HomeLock =
  | { readonly kind: 'locked'; readonly release: () => void }
  /** Another process runs on this home; its pid as far as it is known. */
  | { readonly kind: 'held'; readonly pid: number | null };

/** One process a home. The pid beside the lock is only for the message. */
export function lockHome(home: string): HomeLock {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const pidFile = path.join(home, 'node.pid');
  const release = lockFile(path.join(home, 'lock.db'));
  if (release === null) return { kind: 'held', pid: readPid(pidFile) };
  try {
    notePid(pidFile);
  } catch (cause) {
    release();
    throw toLocalFailure(cause, `lock ${home}`);
  }
  return {
    kind: 'locked',
    release: () => {
      rmSync(pidFile, { force: true });
      release();
    },
  };
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
