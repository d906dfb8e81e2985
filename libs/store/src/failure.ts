/** unreachable: no connection. busy: somebody else was faster, again and again. schema_newer: made by a newer hub. failed: everything else. */
export type StoreFailureCode = 'store.unreachable' | 'store.busy' | 'store.schema_newer' | 'store.failed';

/** The world outside is broken: what is wrong, why, and whether the same call may succeed later. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly code: StoreFailureCode;
  readonly retryable: boolean;

  constructor(code: StoreFailureCode, message: string, options: { readonly cause?: unknown; readonly retryable: boolean }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}
