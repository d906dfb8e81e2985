import type { FeedReader } from '../http/event-feed.ts';

/** Between a piece that was offered and the next one that is asked for lies the reader. One that takes nothing for so long is cut. */
export function watchReader({ cut }: FeedReader, stallMs: number): { wait(): void; now(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    wait() {
      timer = setTimeout(() => cut(`it took nothing for ${Math.round(stallMs / 1_000)} s`), stallMs);
    },
    now: () => clearTimeout(timer),
  };
}
