/** An outside failure says so itself. Everything else is a bug, or data that the outside will never take. */
export const mayPassLater = (cause: unknown): boolean => cause instanceof Error && 'retryable' in cause && cause.retryable === true;
