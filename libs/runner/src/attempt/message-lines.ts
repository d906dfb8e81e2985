/** An agent that talks without end is not listened to without end. */
export const mostMessages = 20;
const longest = 20_000;
const mostBytes = 1_000_000;

export interface Lines {
  /** How much of the file was read. */
  read(): number;
  /** The messages that are whole now. `last`: nothing more comes, so what has no end of line is whole too. */
  take(bytes: Uint8Array, last: boolean): string[];
}

/** Each line that says something is a message, without secrets and cut at a length that people read. */
export function openLines(clean: (text: string) => string): Lines {
  let read = 0;
  let told = 0;
  let rest = Buffer.alloc(0);
  return {
    read: () => read,
    take(bytes, last) {
      read += bytes.length;
      rest = Buffer.concat([rest, bytes]);
      const end = last ? rest.length : rest.lastIndexOf(0x0a) + 1;
      const whole = rest.subarray(0, end).toString('utf8').split('\n');
      rest = rest.subarray(end);
      // A line without end is let go, and whatever follows after so much.
      if (rest.length > longest * 4 || read > mostBytes) rest = Buffer.alloc(0);
      const texts = read > mostBytes ? [] : whole.map((line) => line.trim()).filter((line) => line !== '');
      const fresh = texts.slice(0, Math.max(0, mostMessages - told)).map((line) => clean(line).slice(0, longest));
      told += fresh.length;
      return fresh;
    },
  };
}
