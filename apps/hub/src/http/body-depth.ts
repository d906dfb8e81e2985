const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

export interface Measure {
  readonly depth: number;
  /** Members and items; never fewer than there are. */
  readonly values: number;
}

/** How deep a JSON text is nested and how much is in it, counted before anything is built from it; no further than the limits. */
export function measureJson(json: Uint8Array, most: Measure): Measure {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inText) {
      if (byte === backslash) at++;
      else if (byte === quote) inText = false;
    } else if (byte === quote) {
      inText = true;
    } else if (byte === comma) {
      if (++values > most.values) break;
    } else if (byte === 0x7b || byte === 0x5b) {
      values++;
      deepest = Math.max(deepest, ++depth);
      if (deepest > most.depth) break;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
    }
  }
  return { depth: deepest, values };
}

export const depthOf = (json: Uint8Array, most: number): number => measureJson(json, { depth: most, values: Number.POSITIVE_INFINITY }).depth;
