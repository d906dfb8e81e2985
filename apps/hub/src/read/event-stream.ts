import { comparePositions, type EventFilter, type Position, type ReadEvent, writePosition } from '@fuel/store';
import type { EventFeed } from '../http/event-feed.ts';
import { passes } from './event-filter.ts';
import { eventView } from './event-view.ts';
import { frameOf } from './frame-of.ts';
import { positionOf } from './log-memory.ts';
import type { Following, LogTail } from './log-tail.ts';
import { watchReader } from './watch-reader.ts';

export interface FeedSource {
  readonly after: Position;
  readonly filter: EventFilter;
  /** From the database, for a reader that is behind what is in memory. */
  read(after: Position, limit: number): Promise<readonly ReadEvent[]>;
  readonly tail: LogTail;
}

export interface FeedOptions {
  /** When the hub ends its streams end, or it would wait for its readers. */
  readonly closing: AbortSignal;
  readonly heartbeatMs: number;
  /** A reader that takes nothing for so long is cut; it comes again from its position. */
  readonly stallMs: number;
}

const pageSize = 500;
/** How long a client waits before it comes again. */
const retryMs = 1_000;
/** More goes out in pieces, each when the one before was taken. */
const pieceLength = 256 * 1024;

/**
 * A log as server-sent events. Far behind it reads pages of the database, at the end what all readers share. Nothing is read ahead: what
 * was not taken is not there, so a reader that stops costs a page at most, and no memory however long it stays.
 */
export const eventFeed = (source: FeedSource, options: FeedOptions): EventFeed =>
  async function* feed(reader) {
    const over = AbortSignal.any([reader.gone, options.closing]);
    const taken = watchReader(reader, options.stallMs);
    const following = await source.tail.follow();
    try {
      for await (const text of chunks(source, following, over, options.heartbeatMs)) {
        taken.wait();
        yield text;
        taken.now();
      }
    } finally {
      taken.now();
      following.leave();
    }
  };

async function* chunks(source: FeedSource, following: Following, over: AbortSignal, heartbeatMs: number): AsyncGenerator<string, void, void> {
  let { after } = source;
  let quietSince = Date.now();
  // Whoever loses the stream before anything came comes again from here, and not from a later now.
  yield `retry: ${retryMs}\nid: ${writePosition(after)}\n\n`;
  while (!over.aborted) {
    const next = comparePositions(after, following.from) < 0 ? await fromDatabase(source, following, after) : fromMemory(source, following, after);
    after = next.after;
    for (const piece of pieces(next.frames)) {
      yield piece;
      quietSince = Date.now();
    }
    if (next.more || over.aborted) continue;
    if (Date.now() - quietSince >= heartbeatMs) {
      quietSince = Date.now();
      // The position too: with a filter it goes on although nothing is sent.
      yield `: still here\nid: ${writePosition(after)}\n\n`;
    }
    await following.wait(after, heartbeatMs, over);
  }
}

interface Next {
  readonly frames: readonly string[];
  readonly after: Position;
  readonly more: boolean;
}

/** A short page holds everything up to where the shared reading had come before it. */
async function fromDatabase({ read }: FeedSource, following: Following, after: Position): Promise<Next> {
  const mark = following.at;
  const page = await read(after, pageSize);
  const last = page.at(-1);
  const reached = last === undefined ? after : positionOf(last.position);
  const short = page.length < pageSize;
  return { frames: page.map((event) => frameOf(eventView(event))), after: short && comparePositions(reached, mark) < 0 ? mark : reached, more: true };
}

function fromMemory({ filter }: FeedSource, following: Following, after: Position): Next {
  const entries = following.since(after);
  return { frames: entries.filter(({ event }) => passes(event, filter)).map(({ frame }) => frame), after: entries.at(-1)?.at ?? after, more: entries.length > 0 };
}

function* pieces(frames: readonly string[]): Generator<string, void, void> {
  let piece = '';
  for (const frame of frames) {
    if (piece.length + frame.length > pieceLength && piece !== '') {
      yield piece;
      piece = '';
    }
    piece += frame;
  }
  if (piece !== '') yield piece;
}
