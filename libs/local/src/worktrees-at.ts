import { DatabaseSync } from 'node:sqlite';
import { toLocalFailure } from './local-failure.ts';
import { toWorktreeRow, type WorktreeRow } from './worktrees.ts';

/** A look at the worktrees of a node that may run: nothing is written, and nobody is kept waiting. */
export function worktreesAt(path: string): readonly WorktreeRow[] {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    const known = database.prepare("SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'worktrees'").get()?.['n'] === 1;
    return known ? database.prepare('SELECT * FROM worktrees ORDER BY place').all().map(toWorktreeRow) : [];
  } catch (cause) {
    throw toLocalFailure(cause, `look at ${path}`);
  } finally {
    database?.close();
  }
}
