import type { EventView } from '@fuel/contracts';
import type { Runtime } from '../compose/runtime.ts';
import type { EventFeed } from '../http/event-feed.ts';

export interface EventPages {
  /** What follows a position, oldest first, at most `limit`. */
  read(after: string, limit: number): Promise<readonly EventView[]>;
  readonly after: string;
}

/** When the hub ends its streams end, or it would wait for its readers. */
export interface FeedOptions extends Pick<Runtime, 'onWake' | 'closing'> {
  /** This hub wakes us; what another hub on the same database commits is found by looking. */
  readonly pollMs: number;
  readonly heartbeatMs: number;
}

const pageSize = 500;
/** How long a client waits before it comes again. */
const retryMs = 1_000;

/**
 * A log as server-sent events. It looks, sends what is there, and waits only when there was nothing; being woken
 * while it looks is remembered. A page is read when the one before it was taken, so a slow reader costs one page.
 */
export const eventFeed = (pages: EventPages, options: FeedOptions): EventFeed =>
  async function* feed(gone) {
    const over = AbortSignal.any([gone, options.closing]);
    let { after } = pages;
    let quietSince = Date.now();
    let woken = false;
    let wake: () => void = () => undefined;
    const silence = options.onWake(() => {
      woken = true;
      wake();
    });
    over.addEventListener('abort', () => wake());
    try {
      yield `retry: ${retryMs}\n\n`;
      while (!over.aborted) {
        woken = false;
        const events = await pages.read(after, pageSize);
        const last = events.at(-1);
        if (last !== undefined) {
          after = last.position;
          quietSince = Date.now();
          yield events.map(frameOf).join('');
          continue;
        }
        if (Date.now() - quietSince >= options.heartbeatMs) {
          quietSince = Date.now();
          yield ': still here\n\n';
        }
        if (!woken && !over.aborted) await pause(Math.min(options.pollMs, options.heartbeatMs), (resolve) => (wake = resolve));
      }
    } finally {
      silence();
    }
  };

function pause(ms: number, giveWake: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    giveWake(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** JSON has no raw line breaks, so one data line is enough. */
export const frameOf = (event: EventView): string => `id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
