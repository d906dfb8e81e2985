import { DatabaseSync } from 'node:sqlite';
import { toLocalFailure } from './local-failure.ts';

export type JournalSeen = {
  /** Facts that the hub has not settled. */
  readonly waiting: number;
  /** The lives that are remembered, and the last number that each gave out. */
  readonly boots: readonly { readonly boot: string; readonly last: number }[];
};

/** A look at the journal of a node that may run: nothing is written, and nobody is kept waiting. */
export function journalAt(path: string): JournalSeen {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    return {
      waiting: Number(database.prepare('SELECT count(*) AS n FROM facts').get()?.['n'] ?? 0),
      boots: database.prepare('SELECT boot, last FROM boots ORDER BY n').all().map(({ boot, last }) => ({ boot: String(boot), last: Number(last) })),
    };
  } catch (cause) {
    throw toLocalFailure(cause, `look at ${path}`);
  } finally {
    database?.close();
  }
}
