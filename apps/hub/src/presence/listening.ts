/** Since when this hub has heard its nodes without a break. */
export interface Listening {
  /** A connection was made. */
  begin(now: number): void;
  /** Asked regularly; null while there is no connection. */
  since(connected: boolean, now: number): number | null;
}

/**
 * A hub also misses what nodes say while its whole process stands still: a laptop that sleeps, a machine that swaps. It notices by the
 * time since it was asked last. What nodes said meanwhile is read only afterwards, so a lease begins anew.
 */
export function openListening(standstillMs: number, now: number): Listening {
  let since = now;
  let asked = now;
  return {
    begin(at) {
      since = at;
      asked = at;
    },
    since(connected, at) {
      if (at - asked > standstillMs) since = at;
      asked = at;
      return connected ? since : null;
    },
  };
}
