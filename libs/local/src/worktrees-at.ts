import { DatabaseSync } from 'node:sqlite';
import { keptInOrder, toKeptWork, type KeptWork } from './kept.ts';
import { toLocalFailure } from './local-failure.ts';
import { toWorktreeRow, type WorktreeRow } from './worktrees.ts';

/** A look at the ledger of a node that may run: nothing is written, and nobody is kept waiting. An older ledger has no such table. */
function lookAt<T>(path: string, table: string, sql: string, read: (row: Record<string, unknown>) => T): readonly T[] {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    const known = database.prepare("SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = ?").get(table)?.['n'] === 1;
    return known ? database.prepare(sql).all().map(read) : [];
  } catch (cause) {
    throw toLocalFailure(cause, `look at ${path}`);
  } finally {
    database?.close();
  }
}

export const worktreesAt = (path: string): readonly WorktreeRow[] => lookAt(path, 'worktrees', 'SELECT * FROM worktrees ORDER BY place', toWorktreeRow);
export const keptAt = (path: string): readonly KeptWork[] => lookAt(path, 'kept', keptInOrder, toKeptWork);
