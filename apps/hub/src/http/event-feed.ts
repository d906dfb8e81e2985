export interface FeedReader {
  /** Aborted when the reader is gone. */
  readonly gone: AbortSignal;
  /** Ends the connection of a reader that takes nothing. */
  cut(reason: string): void;
}

/** The text of an event stream, chunk by chunk; it ends when its reader or the hub does. Who reads slowly is written to slowly. */
export type EventFeed = (reader: FeedReader) => AsyncIterable<string>;
