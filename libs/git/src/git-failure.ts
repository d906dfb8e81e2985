export type GitFailureCode =
  | 'git.auth'
  | 'git.host_key'
  | 'git.tls'
  | 'git.network'
  | 'git.not_found'
  | 'git.unsafe_name'
  | 'git.timeout'
  | 'git.aborted'
  | 'git.locked'
  | 'git.disk_full'
  | 'git.executable_missing'
  | 'git.failed';

/** The outside world failed. Expected answers (a conflict, a ref that moved) are values and never come as this. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
  readonly code: GitFailureCode;
  /** Without credentials. */
  readonly stderr: string;
  readonly retryable: boolean;

  constructor(failure: { code: GitFailureCode; message: string; stderr?: string; retryable: boolean; cause?: unknown }) {
    super(failure.message, { cause: failure.cause });
    this.code = failure.code;
    this.stderr = failure.stderr ?? '';
    this.retryable = failure.retryable;
  }
}
