import type { Readable } from 'node:stream';
import { errorCode } from './error-code.ts';
import { keptText } from './kept-text.ts';
import type { Line, OutputLine } from './line.ts';
import { lineReader } from './line-reader.ts';
import type { LogFile } from './log-file.ts';
import type { StreamCount } from './process-end.ts';
import { scrubber } from './scrub.ts';

export interface OutputOptions {
  readonly stream: OutputLine['stream'];
  readonly source: Readable;
  readonly log: LogFile | undefined;
  readonly secrets: readonly string[];
  readonly maxLineBytes: number;
  readonly keep: { readonly headBytes: number; readonly tailBytes: number };
  readonly onLine: ((line: OutputLine) => void | Promise<void>) | undefined;
  /** Called around the handling of each chunk, so that our own slowness is not taken for the child's silence. */
  readonly onChunk: () => void;
  readonly onHandled: () => void;
}

export interface Output {
  /** Rejects only with what `onLine` threw. */
  readonly finished: Promise<void>;
  /** Counts up with each chunk; stands still while nothing is read. */
  readonly progress: () => { readonly chunks: number; readonly handling: boolean; readonly finished: boolean };
  /** Stops reading, for a pipe that somebody holds open whom we cannot find. */
  readonly abandon: () => void;
  readonly kept: () => string;
  readonly count: () => StreamCount;
}

/** Reads one stream of a child to its end: secrets out, then to the log, to what is kept of it, and as lines to the reader. */
export function readOutput(options: OutputOptions): Output {
  const { source, log, onLine } = options;
  const clean = scrubber(options.secrets);
  const reader = lineReader({ maxLineBytes: options.maxLineBytes });
  const kept = keptText(options.keep);
  let bytes = 0;
  let lines = 0;
  let chunks = 0;
  let handling = false;
  let abandoned = false;
  let finished = false;

  const deliver = async (read: readonly Line[]) => {
    lines += read.length;
    if (onLine === undefined) return;
    for (const line of read) {
      const held = onLine({ ...line, stream: options.stream });
      if (held !== undefined) await held;
    }
  };
  const handle = async (chunk: Uint8Array) => {
    kept.add(chunk);
    if (log !== undefined) await log.write(chunk);
    await deliver(reader.feed(chunk));
  };
  const read = async () => {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      handling = true;
      chunks += 1;
      bytes += chunk.length;
      options.onChunk();
      await handle(clean.feed(chunk));
      options.onHandled();
      handling = false;
    }
  };
  const finish = async () => {
    try {
      await read();
    } catch (error) {
      if (!abandoned || errorCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    }
    await handle(clean.end());
    await deliver(reader.end());
    finished = true;
  };
  return {
    finished: finish(),
    progress: () => ({ chunks, handling, finished }),
    abandon() {
      abandoned = true;
      source.destroy();
    },
    kept: kept.text,
    count: () => ({ bytes, lines, logTruncated: log?.truncated() ?? false }),
  };
}
