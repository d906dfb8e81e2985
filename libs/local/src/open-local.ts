import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { isSqliteError, toLocalFailure } from './local-failure.ts';
import { migrate } from './schema.ts';

/** Opaque: made by openLocal, handed to every verb of this library. */
export type Local = {
  readonly boot: string;
  readonly database: DatabaseSync;
  readonly statements: Map<string, StatementSync>;
  /** `bytes`: by how much it makes the journal longer. */
  readonly transaction: { depth: number; appended: boolean; bytes: number };
  readonly journal: { bytes: number };
  readonly onAppended: () => void;
};

export type OpenLocalOptions = {
  readonly path: string;
  /** This life of the process: sequence numbers begin at 1 in each. */
  readonly boot: string;
  /** Called after the commit that brought new facts. */
  readonly onAppended?: () => void;
  /** What was done before this moment is forgotten: finished orders, tombstones. */
  readonly forgetBefore?: Date;
};

/** synchronous=FULL: a fact is on the disk before anybody hears of it. */
export function openLocal(options: OpenLocalOptions): Local {
  mkdirSync(path.dirname(options.path), { recursive: true, mode: 0o700 });
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(options.path);
    chmodSync(options.path, 0o600);
    database.exec('PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    migrate(database);
    const local: Local = {
      boot: options.boot,
      database,
      statements: new Map(),
      transaction: { depth: 0, appended: false, bytes: 0 },
      journal: { bytes: Number(database.prepare('SELECT coalesce(sum(bytes), 0) AS n FROM facts').get()?.['n'] ?? 0) },
      onAppended: options.onAppended ?? (() => undefined),
    };
    atomically(local, () => enter(local, options.forgetBefore));
    return local;
  } catch (cause) {
    database?.close();
    throw toLocalFailure(cause, `open ${options.path}`);
  }
}

export function closeLocal(local: Local): void {
  local.statements.clear();
  local.database.close();
}

/**
 * All or nothing, and one fsync for all of it. Verbs called inside join the transaction. Synchronous on purpose: nothing can come
 * between the statements of one process.
 */
export function atomically<T>(local: Local, work: () => T): T {
  const { transaction } = local;
  if (transaction.depth > 0) return work();
  try {
    local.database.exec('BEGIN IMMEDIATE');
  } catch (cause) {
    throw toLocalFailure(cause, 'begin a transaction');
  }
  transaction.depth = 1;
  transaction.appended = false;
  transaction.bytes = 0;
  try {
    const result = work();
    local.database.exec('COMMIT');
    transaction.depth = 0;
    local.journal.bytes += transaction.bytes;
    if (transaction.appended) local.onAppended();
    return result;
  } catch (cause) {
    if (transaction.depth > 0) rollBack(local);
    throw isSqliteError(cause) ? toLocalFailure(cause, 'write the node\'s database') : cause;
  } finally {
    transaction.depth = 0;
  }
}

/**
 * As atomically, without an fsync of its own: it is on the disk with the next write that has one. For what is only forgotten: after a power
 * failure it is there again, and forgetting it again changes nothing.
 */
export function forgetfully<T>(local: Local, work: () => T): T {
  if (local.transaction.depth > 0) return work();
  local.database.exec('PRAGMA synchronous = NORMAL');
  try {
    return atomically(local, work);
  } finally {
    local.database.exec('PRAGMA synchronous = FULL');
  }
}

export type Saved<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly cause: unknown };

/** Part of a transaction that can fail without the rest of it. What the disk itself refuses ends all of it. */
export function savepoint<T>(local: Local, work: () => T): Saved<T> {
  const { bytes } = local.transaction;
  prepared(local, 'SAVEPOINT part').run();
  try {
    const value = work();
    prepared(local, 'RELEASE part').run();
    return { ok: true, value };
  } catch (cause) {
    if (isSqliteError(cause)) throw cause;
    prepared(local, 'ROLLBACK TO part').run();
    prepared(local, 'RELEASE part').run();
    local.transaction.bytes = bytes;
    return { ok: false, cause };
  }
}

export function prepared(local: Local, sql: string): StatementSync {
  let statement = local.statements.get(sql);
  if (statement === undefined) local.statements.set(sql, (statement = local.database.prepare(sql)));
  return statement;
}

function rollBack(local: Local): void {
  try {
    local.database.exec('ROLLBACK');
  } catch (cause) {
    // A full disk rolls back by itself, and then there is nothing left to roll back; the first error is the one to report.
    if (!isSqliteError(cause)) throw cause;
  }
}

function enter(local: Local, forgetBefore: Date | undefined): void {
  prepared(local, 'INSERT INTO boots (boot) VALUES (?) ON CONFLICT (boot) DO NOTHING').run(local.boot);
  prepared(local, 'DELETE FROM boots WHERE settled = last AND boot <> ?').run(local.boot);
  if (forgetBefore === undefined) return;
  const before = forgetBefore.toISOString();
  prepared(local, "DELETE FROM attempts WHERE state = 'finished' AND began_at < ?").run(before);
  prepared(local, "DELETE FROM orders WHERE state = 'done' AND changed_at < ?").run(before);
  prepared(local, 'DELETE FROM tombstones WHERE made_at < ?').run(before);
  prepared(local, 'DELETE FROM sessions WHERE changed_at < ?').run(before);
}
