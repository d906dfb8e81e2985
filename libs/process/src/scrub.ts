const replacement = '[secret]';
/** A shorter value would turn ordinary text into holes and protect nothing. */
const shortest = 4;

/** The text without any of these values, also where they stand JSON-escaped, URL-encoded or in base64. */
export function scrub(text: string, secrets: readonly string[]): string {
  return replaceAll(text, occurrences(text, secretForms(secrets)), text.length);
}

export interface Scrubber {
  readonly feed: (chunk: Uint8Array) => Uint8Array;
  readonly end: () => Uint8Array;
}

/**
 * The same for a stream: a secret that arrives in two chunks is found too. Only bytes that could be the beginning of a
 * secret are held back, so that a finished line is never late.
 */
export function scrubber(secrets: readonly string[]): Scrubber {
  // One character a byte: offsets stay byte offsets, and no character is cut by a chunk's end.
  const forms = secretForms(secrets).map((form) => Buffer.from(form, 'utf8').toString('latin1'));
  let held = '';
  const emit = (text: string, found: readonly Interval[], upTo: number) => {
    held = text.slice(upTo);
    return Buffer.from(replaceAll(text, found, upTo), 'latin1');
  };
  if (forms.length === 0) return { feed: (chunk) => chunk, end: () => new Uint8Array(0) };
  return {
    feed(chunk) {
      const text = held + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
      const found = occurrences(text, forms);
      const begun = Math.max(0, ...forms.map((form) => begunLength(text, form)));
      const crossing = found.find(({ from, to }) => from < text.length - begun && to > text.length - begun);
      return emit(text, found, crossing?.from ?? text.length - begun);
    },
    end: () => emit(held, occurrences(held, forms), held.length),
  };
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

function secretForms(secrets: readonly string[]): string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const value of new Set([secret, secret.trim(), ...secret.split(/\r?\n/)])) {
      if (value.length < shortest) continue;
      forms.add(value);
      forms.add(JSON.stringify(value).slice(1, -1));
      forms.add(encodeURIComponent(Buffer.from(value, 'utf8').toString()));
      forms.add(Buffer.from(value, 'utf8').toString('base64'));
      forms.add(Buffer.from(value, 'utf8').toString('base64url'));
    }
  }
  return [...forms];
}

/** Where any of the values stands, overlapping ones joined. */
function occurrences(text: string, forms: readonly string[]): Interval[] {
  const found: Interval[] = [];
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) found.push({ from: at, to: at + form.length });
  }
  found.sort((a, b) => a.from - b.from);
  const joined: Interval[] = [];
  for (const next of found) {
    const last = joined.at(-1);
    if (last !== undefined && next.from < last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else joined.push(next);
  }
  return joined;
}

function replaceAll(text: string, found: readonly Interval[], upTo: number): string {
  let result = '';
  let from = 0;
  for (const interval of found) {
    if (interval.to > upTo) break;
    result += text.slice(from, interval.from) + replacement;
    from = interval.to;
  }
  return result + text.slice(from, upTo);
}

/** How many characters at the end of the text could be the beginning of the value. */
function begunLength(text: string, form: string): number {
  for (let length = Math.min(form.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}
