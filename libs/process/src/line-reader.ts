import type { Line } from './line.ts';

export interface LineReader {
  readonly feed: (chunk: Uint8Array) => Line[];
  /** What was not ended by a newline. */
  readonly end: () => Line[];
}

const newline = 0x0a;
const carriageReturn = 0x0d;
/** Above this a buffer that one long line needed is given back. */
const keptCapacity = 64 * 1024;

/**
 * Cuts bytes into lines in memory that is bounded by `maxLineBytes`, whatever comes: a line of 100 MB, binary without a
 * newline, one byte at a time. Invalid UTF-8 becomes U+FFFD; a cut never falls inside a character.
 */
export function lineReader({ maxLineBytes }: { readonly maxLineBytes: number }): LineReader {
  const decoder = new TextDecoder();
  let held = new Uint8Array(0);
  let used = 0;
  let dropped = 0;

  const lineOf = (bytes: Uint8Array, droppedBytes: number): Line => {
    if (droppedBytes > 0) {
      const whole = wholeCharacters(bytes);
      return { text: decoder.decode(bytes.subarray(0, whole)), droppedBytes: droppedBytes + bytes.length - whole };
    }
    const ended = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
    return { text: decoder.decode(ended), droppedBytes: 0 };
  };
  const hold = (bytes: Uint8Array) => {
    const kept = Math.min(bytes.length, maxLineBytes - used);
    if (used + kept > held.length) {
      const grown = new Uint8Array(Math.min(maxLineBytes, Math.max(used + kept, held.length * 2, 256)));
      grown.set(held.subarray(0, used));
      held = grown;
    }
    held.set(bytes.subarray(0, kept), used);
    used += kept;
    dropped += bytes.length - kept;
  };
  const release = (): Line => {
    const line = lineOf(held.subarray(0, used), dropped);
    if (held.length > keptCapacity) held = new Uint8Array(0);
    used = 0;
    dropped = 0;
    return line;
  };

  return {
    feed(chunk) {
      const lines: Line[] = [];
      let from = 0;
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
        const bytes = chunk.subarray(from, at);
        if (used === 0 && dropped === 0 && bytes.length <= maxLineBytes) {
          lines.push(lineOf(bytes, 0));
        } else {
          hold(bytes);
          lines.push(release());
        }
        from = at + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
      return lines;
    },
    end: () => (used > 0 || dropped > 0 ? [release()] : []),
  };
}

/** The length without a UTF-8 sequence that was cut in the middle. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
