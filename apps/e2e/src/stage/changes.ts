import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@fuel/client';

/** A hub that dies or is frozen tells nobody of what comes next, and one that is started anew is another client. */
const inAnyCaseMs = 500;
const burstMs = 20;

export interface Changes {
  /** Ends when the hub has told of something since the last time, or after a while in any case. */
  next(): Promise<void>;
  close(): void;
}

/** What happens to a feature, as the hub streams it: whoever waits for something needs not ask for it all the time. */
export function changesOf(client: () => Client, feature: string): Changes {
  const over = new AbortController();
  let followed: Client | undefined;
  let told = false;
  let wake = (): void => undefined;

  const follow = async (hub: Client): Promise<void> => {
    followed = hub;
    for await (const item of hub.events({ feature, signal: over.signal })) {
      if (hub !== followed || item.kind === 'ended') return;
      if (item.kind === 'lost') continue;
      told = true;
      wake();
    }
  };

  return {
    async next() {
      const hub = client();
      if (hub !== followed) void follow(hub);
      const something = new Promise<void>((resolve) => (wake = resolve));
      if (!told) await Promise.race([something, delay(inAnyCaseMs)]);
      await delay(burstMs);
      told = false;
    },
    close: () => over.abort(),
  };
}
