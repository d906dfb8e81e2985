export type LocalFailureCode =
  | 'local.disk_full'
  | 'local.locked'
  | 'local.read_only'
  | 'local.corrupt'
  | 'local.newer_schema'
  | 'local.io'
  | 'local.failed';

/** The node's own disk failed. The transaction around it left nothing behind. */
export class LocalFailure extends Error {
  override readonly name = 'LocalFailure';
  readonly code: LocalFailureCode;
  readonly retryable: boolean;

  constructor(failure: { code: LocalFailureCode; message: string; cause?: unknown }) {
    super(failure.message, { cause: failure.cause });
    this.code = failure.code;
    this.retryable = retryableCodes.has(failure.code);
  }
}

const retryableCodes: ReadonlySet<LocalFailureCode> = new Set(['local.disk_full', 'local.locked', 'local.io']);

/** Primary result codes of SQLite: https://sqlite.org/rescode.html */
const codes: Readonly<Record<number, readonly [LocalFailureCode, string]>> = {
  3: ['local.read_only', 'this user may not write it: give the folder back to the user that runs the node'],
  5: ['local.locked', 'another process holds it: stop the other node on this home'],
  6: ['local.locked', 'another statement holds it'],
  8: ['local.read_only', 'it cannot be written: check the owner and the mount of the folder'],
  10: ['local.io', 'the disk gave an error: look into the system log'],
  11: ['local.corrupt', 'the file is damaged: move it away and join again; the hub sends again what is not done'],
  13: ['local.disk_full', 'the disk is full: make room; the node goes on by itself'],
  14: ['local.read_only', 'it cannot be opened: check that the folder exists and belongs to the user that runs the node'],
  26: ['local.corrupt', 'the file is no SQLite database: move it away and join again'],
};

export function toLocalFailure(cause: unknown, doing: string): LocalFailure {
  if (cause instanceof LocalFailure) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  const known = codes[resultCode(cause) & 0xff];
  const [code, remedy] = known ?? ['local.failed', 'see the cause'];
  return new LocalFailure({ code, message: `${doing}: ${text}; ${remedy}`, cause });
}

/** Only what SQLite itself said: everything else thrown inside a transaction is a bug and stays one. */
export const isSqliteError = (cause: unknown): boolean => has(cause, 'code') && cause.code === 'ERR_SQLITE_ERROR';

const resultCode = (cause: unknown): number => (has(cause, 'errcode') && typeof cause.errcode === 'number' ? cause.errcode : 0);

const has = <K extends string>(value: unknown, key: K): value is Record<K, unknown> =>
  typeof value === 'object' && value !== null && key in value;
