import { errorCode } from './error-code.ts';

/** Why the hub does not start, and what to do. */
export class StartFailure extends Error {
  readonly remedy: string;

  constructor(reason: string, remedy: string, cause?: unknown) {
    super(reason, { cause });
    this.name = 'StartFailure';
    this.remedy = remedy;
  }
}

export const isErrno = (cause: unknown, ...codes: readonly string[]): boolean => codes.includes(errorCode(cause) ?? '');
