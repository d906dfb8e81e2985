export interface KeptText {
  readonly add: (chunk: Uint8Array) => void;
  readonly text: () => string;
}

/** Keeps the beginning and the end of a stream and says how much is missing between them; the rest is forgotten at once. */
export function keptText({ headBytes, tailBytes }: { readonly headBytes: number; readonly tailBytes: number }): KeptText {
  const head: Uint8Array[] = [];
  let headUsed = 0;
  let tail = new Uint8Array(0);
  let tailUsed = 0;
  let total = 0;

  const addTail = (chunk: Uint8Array) => {
    const last = chunk.subarray(Math.max(0, chunk.length - tailBytes));
    if (tailUsed + last.length > tail.length) {
      const kept = tail.subarray(Math.max(0, tailUsed - Math.max(0, tailBytes - last.length)), tailUsed);
      const wanted = Math.min(2 * tailBytes, Math.max(2 * (kept.length + last.length), 1024));
      const grown = wanted > tail.length ? new Uint8Array(wanted) : tail;
      grown.set(kept);
      tail = grown;
      tailUsed = kept.length;
    }
    tail.set(last, tailUsed);
    tailUsed += last.length;
  };

  return {
    add(chunk) {
      total += chunk.length;
      const forHead = Math.min(chunk.length, headBytes - headUsed);
      if (forHead > 0) {
        head.push(chunk.slice(0, forHead));
        headUsed += forHead;
      }
      if (forHead < chunk.length) addTail(chunk.subarray(Math.max(0, forHead)));
    },
    text() {
      const end = tail.subarray(Math.max(0, tailUsed - tailBytes), tailUsed);
      const missing = total - headUsed - end.length;
      const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      if (missing === 0) return decode(Buffer.concat([...head, end]));
      const note = headUsed === 0 ? '' : `\n[fuel] ${missing} bytes left out here\n`;
      return decode(Buffer.concat(head)) + note + decode(end);
    },
  };
}
