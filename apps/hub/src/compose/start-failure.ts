/** Why the hub does not start, and what to do. */
export class StartFailure extends Error {
  readonly remedy: string;

  constructor(reason: string, remedy: string, cause?: unknown) {
    super(reason, { cause });
    this.name = 'StartFailure';
    this.remedy = remedy;
  }
}

/** By its code and not by its class: what Node's own modules throw is not everywhere an Error of this realm. */
export const isErrno = (cause: unknown, ...codes: readonly string[]): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string' && codes.includes(cause.code);
