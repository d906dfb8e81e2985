import { AsyncLocalStorage } from 'node:async_hooks';
import { GuardStop, type KnownRequest, type RequestGuard, type RequestKey, type VersionMatch } from '@fuel/store';
import { RefusedError } from '../http/refused-error.ts';
import { keyReused } from './refuse-stop.ts';

/** What the caller of the request in hand wants to hold, for whatever transaction carries it out. */
export interface CurrentRequest {
  readonly key: RequestKey | null;
  readonly match: VersionMatch | null;
  /** The id of what is about to be made; kept with the key. */
  result: string | null;
  /** Its transaction was committed: what else the request does is not guarded again. */
  committed: boolean;
}

/**
 * Every door leads to one transaction, most of them by way of the engine, which knows nothing of HTTP. So the request goes along beside
 * the call, and no door can forget to hand it on.
 */
const requests = new AsyncLocalStorage<CurrentRequest>();

export const withRequest = <T>(request: CurrentRequest, work: () => Promise<T>): Promise<T> => requests.run(request, work);

/** So that the key is kept with the id, should the answer be lost. */
export function willMake(id: string): void {
  const request = requests.getStore();
  if (request !== undefined) request.result = id;
}

/** What it does has to be done under its key or the version that it names. */
export function isGuarded(): boolean {
  const request = requests.getStore();
  return request !== undefined && !request.committed && (request.key !== null || request.match !== null);
}

/** Runs a transaction under the guard of the request in hand, if there is one. */
export async function guarded<T>(granted: (value: T) => boolean, run: (guard: RequestGuard<T> | null) => Promise<T>): Promise<T> {
  const request = requests.getStore();
  if (request === undefined || request.committed) return run(null);
  try {
    const value = await run({ key: request.key, match: request.match, resultOf: (made) => (granted(made) ? request.result : undefined) });
    if (granted(value)) request.committed = true;
    return value;
  } catch (cause) {
    const known = doneBefore(cause);
    if (known === null) throw cause;
    if (known.request !== request.key?.request) throw new RefusedError(keyReused);
    request.committed = true;
    throw cause;
  }
}

/** What a guard found to be done already. Its door then goes on as if it had done it now: what is left is to show it. */
export const doneBefore = (cause: unknown): KnownRequest | null => (cause instanceof GuardStop && cause.stop.kind === 'known' ? cause.stop.request : null);

/** The id of what was made under this key before. */
export function madeBefore(cause: unknown): { readonly id: string } {
  const id = doneBefore(cause)?.result;
  if (id == null) throw cause;
  return { id };
}
