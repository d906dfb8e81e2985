/** The text of an event stream, chunk by chunk; it ends when the signal says so. Who reads slowly is written to slowly. */
export type EventFeed = (signal: AbortSignal) => AsyncIterable<string>;
