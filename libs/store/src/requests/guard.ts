import type { Query } from '../database.ts';
import { lockVersion, type VersionMatch } from './lock-version.ts';
import { findRequest, keepRequest, type KnownRequest, type RequestKey } from './request-keys.ts';

export type { VersionMatch } from './lock-version.ts';

/** What must hold for a request to be carried out, and what is written with it. */
export interface RequestGuard<T> {
  readonly key: RequestKey | null;
  readonly match: VersionMatch | null;
  /** The id of what the work has made, or null; undefined when it was refused, and then nothing is kept. */
  readonly resultOf: (value: T) => string | null | undefined;
}

type Stop =
  | { readonly kind: 'in_flight' }
  | { readonly kind: 'known'; readonly request: KnownRequest }
  | { readonly kind: 'stale'; readonly match: VersionMatch; readonly current: string };

/** Nothing was written, and nothing will be. */
export class GuardStop extends Error {
  readonly stop: Stop;

  constructor(stop: Stop) {
    super(`a request was stopped by its guard: ${stop.kind}`);
    this.name = 'GuardStop';
    this.stop = stop;
  }
}

/**
 * In the transaction of the work itself: the key is there exactly when the work is. A second request with the key finds the lock taken
 * while the first one runs, on whichever hub, and the row afterwards; a process that dies takes lock and row with it.
 */
export async function around<T>(query: Query, guard: RequestGuard<T> | null, work: () => Promise<T>): Promise<T> {
  if (guard === null) return work();
  const { key, match, resultOf } = guard;
  if (key !== null) await claim(query, key);
  if (match !== null) {
    const current = await lockVersion(query, match);
    if (current !== null && !match.versions.includes(current)) throw new GuardStop({ kind: 'stale', match, current });
  }
  const value = await work();
  if (key !== null) {
    const result = resultOf(value);
    if (result !== undefined) await keepRequest(query, key, result);
  }
  return value;
}

/** The lock in a statement of its own, then the look: in one statement the look would be older than the lock. */
async function claim(query: Query, key: RequestKey): Promise<void> {
  const [lock] = await query<{ free: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 7447)) as free', [`request ${key.caller} ${key.key}`]);
  if (lock?.free !== true) throw new GuardStop({ kind: 'in_flight' });
  const request = await findRequest(query, key);
  if (request !== null) throw new GuardStop({ kind: 'known', request });
}
