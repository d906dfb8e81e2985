import type { Problem } from '@fuel/contracts';

export type FailureCode =
  | 'hub.url_invalid'
  | 'hub.unreachable'
  | 'hub.timeout'
  | 'hub.silent'
  | 'hub.not_json'
  | 'hub.answer_unexpected'
  | 'call.aborted';

/** The world outside did not play along: nobody said no. `message` holds the reason and the remedy. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly retryable: boolean;
  /** What lies beneath, for a log: a system code such as ECONNREFUSED, a status, a piece of the answer. */
  readonly cause?: string;
}

export type NotOk = { readonly ok: false; readonly problem: Problem } | { readonly ok: false; readonly failure: Failure };

/** A problem is the hub's "no"; a failure is that there was no answer to speak of. */
export type Result<T> = { readonly ok: true; readonly value: T; /** For `ifMatch`. */ readonly etag?: string } | NotOk;
