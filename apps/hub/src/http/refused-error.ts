import type { Refusal } from '@fuel/contracts';

/** Carries a refusal out of places that can only throw: hooks, body parsing, parameter decorators. The filter turns it back. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.name = 'RefusedError';
    this.refusal = refusal;
  }
}
