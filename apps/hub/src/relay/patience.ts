import type { Id } from '@fuel/contracts';

/** How long an order is waited for before it is sent again. */
export interface Patience {
  /** Given out for the first time, at that moment. */
  sent(order: Id, at: number): void;
  confirmed(order: Id): void;
  resendAfterMs(): number;
}

/** A hub that died between claim and publish holds an order up for so long. */
const leastMs = 1_200;
const mostMs = 10_000;
/** For so long it counts how slow somebody was. */
const memoryMs = 5_000;
/** Of orders that were sent and not confirmed yet, the last ones. */
const remembered = 10_000;

/**
 * Where a thousand orders go out at once, a node and the way back take longer than an order is waited for when nothing else is to do; sending all of
 * them again would make that longer still. So it is twice as long as the slowest of late took, counted from its first time: which of several
 * a node confirms is not known, and where it was the last, somebody was away, whose next hello says what it has.
 */
export function openPatience(now: () => number): Patience {
  const waiting = new Map<Id, number>();
  /** From now on, and from half of the memory ago on: the older one goes. */
  let slowest = [0, 0] as [number, number];
  let since = now();
  const turn = (): void => {
    const passed = now() - since;
    // A clock that was set back begins anew.
    if (passed >= 0 && passed < memoryMs / 2) return;
    slowest = [0, passed < memoryMs ? slowest[0] : 0];
    since = now();
  };
  return {
    sent(order, at) {
      waiting.set(order, at);
      for (const oldest of waiting.keys()) {
        if (waiting.size <= remembered) return;
        waiting.delete(oldest);
      }
    },
    confirmed(order) {
      const at = waiting.get(order);
      if (at === undefined) return;
      waiting.delete(order);
      const tookMs = now() - at;
      turn();
      slowest[0] = Math.max(slowest[0], tookMs);
    },
    resendAfterMs() {
      turn();
      return Math.min(mostMs, Math.max(leastMs, 2 * Math.max(...slowest)));
    },
  };
}
