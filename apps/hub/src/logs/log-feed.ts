import type { LogPiece } from '@fuel/contracts';
import type { EventFeed } from '../http/event-feed.ts';
import { watchReader } from '../read/watch-reader.ts';
import type { FollowedLog } from './open-live-logs.ts';

/** How the attempt is, by the rows. */
export interface AttemptNow {
  readonly runs: boolean;
  readonly online: boolean;
  /** In words: where the rest is, or how long the node has been away. */
  readonly text: string;
}

export interface LogFeedOptions {
  readonly epoch: number;
  readonly follow: boolean;
  readonly open: () => Promise<FollowedLog>;
  /** Resolves when something came, the time is over, or the signal ends it. */
  readonly news: (ms: number, over: AbortSignal) => Promise<void>;
  readonly look: () => Promise<AttemptNow>;
  readonly closing: AbortSignal;
  readonly lookEveryMs?: number;
  readonly replayWithinMs?: number;
  readonly heartbeatMs?: number;
  readonly stallMs?: number;
}

/** The last lines and the word of the end are on different ways. */
const lastLinesMs = 500;

/** Piece by piece, each asked for when the one before was taken; what comes meanwhile waits in the reader, which is bounded. */
export const logFeed = (options: LogFeedOptions): EventFeed =>
  async function* feed(reader) {
    const taken = watchReader(reader, options.stallMs ?? 60_000);
    const log = await options.open();
    try {
      for await (const text of frames(options, log, AbortSignal.any([reader.gone, options.closing]))) {
        taken.wait();
        yield text;
        taken.now();
      }
    } finally {
      taken.now();
      log.leave();
    }
  };

async function* frames(options: LogFeedOptions, log: FollowedLog, over: AbortSignal): AsyncGenerator<string, void, void> {
  const { news, follow, epoch, lookEveryMs = 2_000, replayWithinMs = 2_000, heartbeatMs = 15_000 } = options;
  const began = Date.now();
  let now = await options.look();
  let looked = began;
  let spoke = began;
  yield 'retry: 1000\n\n';
  while (!over.aborted) {
    for (const text of framesOf(log, epoch)) {
      yield text;
      spoke = Date.now();
    }
    if (!log.live && Date.now() - began >= replayWithinMs) log.goLive();
    if (!follow && log.live) return yield frame({ type: 'ended', epoch, over: false, text: 'That is all until now.' }, log.next);
    if (Date.now() - looked >= lookEveryMs) {
      const before = now;
      now = await options.look();
      looked = Date.now();
      if (!now.runs) {
        await news(lastLinesMs, over);
        yield* framesOf(log, epoch);
        return yield frame({ type: 'ended', epoch, over: true, text: now.text }, log.next);
      }
      if (now.online !== before.online) yield frame({ type: 'node', epoch, online: now.online, text: now.text }, log.next);
    }
    if (Date.now() - spoke >= heartbeatMs) {
      yield ': still here\n\n';
      spoke = Date.now();
    }
    await news(log.live ? lookEveryMs : Math.min(lookEveryMs, replayWithinMs), over);
  }
}

const framesOf = (log: FollowedLog, epoch: number): string[] =>
  log.take().map((heard) => frame(heard.type === 'lines' ? { ...heard, lines: [...heard.lines], epoch } : { ...heard, epoch }, log.next));

/** The position is the attempt and the next line: who comes again goes on there. */
const frame = (piece: LogPiece, next: number): string => `id: ${piece.epoch}.${next}\nevent: ${piece.type}\ndata: ${JSON.stringify(piece)}\n\n`;
