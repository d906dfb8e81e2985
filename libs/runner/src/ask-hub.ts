import { persist } from './pause.ts';

type Asked = { readonly kind: string } | { readonly kind: 'failed'; readonly message: string; readonly retryable: boolean };

const pauses = { firstMs: 500, mostMs: 10_000 };
const mostTries = 6;

/** The hub may be away while NATS is there; a few tries outlast its restart. */
export function askHub<T extends Asked>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  let tries = 0;
  return persist(ask, { done: (answer) => !('retryable' in answer) || !answer.retryable || (tries += 1) >= mostTries, pauses, signal });
}
