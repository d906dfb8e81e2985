import type { LiveAttempt } from '@fuel/contracts';
import { pauseMs } from '../pause.ts';

/**
 * away -> greeting (hello again and again until the hub answers) -> welcomed (a sign of life every few seconds) -> away ...
 * In greeting and away nothing is started; what runs goes on.
 */
export type Presence = {
  connected(): void;
  disconnected(): void;
  /** The hub answered. What it says of attempts and orders holds for those of the first hello since the connection came. */
  welcomed(): Greeted;
  /** The hub asks for a new hello, or something in it has changed. */
  greetAgain(): void;
  readonly state: 'away' | 'greeting' | 'welcomed';
  stop(): void;
};

/** What the hub could know of when it wrote its answer: an order that came later is not in its list, and is live. */
export type Greeted = { readonly attempts: readonly LiveAttempt[]; readonly orders: ReadonlySet<string> };

export type PresenceOptions = {
  readonly hold: () => { readonly attempts: readonly LiveAttempt[]; readonly orders: readonly string[] };
  readonly sendHello: () => void;
  readonly sendAlive: () => void;
  readonly aliveEveryMs: number;
};

const pauses = { firstMs: 250, mostMs: 5_000 };

/** Each pause twice: a hub that comes back some seconds after its node is to be found within a second. */
export const greetAgainMs = (tries: number, chance: number): number => pauseMs(Math.floor(tries / 2), pauses, chance);

export function openPresence(options: PresenceOptions): Presence {
  let state: Presence['state'] = 'away';
  let timer: NodeJS.Timeout | null = null;
  let greeted: Greeted = { attempts: [], orders: new Set() };

  const rest = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const greet = (tries: number): void => {
    options.sendHello();
    timer = setTimeout(() => greet(tries + 1), greetAgainMs(tries, Math.random()));
  };
  const beginGreeting = (): void => {
    rest();
    state = 'greeting';
    const { attempts, orders } = options.hold();
    greeted = { attempts, orders: new Set(orders) };
    greet(0);
  };
  return {
    get state() {
      return state;
    },
    connected: beginGreeting,
    disconnected() {
      rest();
      state = 'away';
    },
    welcomed() {
      if (state === 'greeting') {
        rest();
        state = 'welcomed';
        timer = setInterval(options.sendAlive, options.aliveEveryMs);
      }
      return greeted;
    },
    greetAgain() {
      if (state !== 'away') beginGreeting();
    },
    stop: rest,
  };
}
