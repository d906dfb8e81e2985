const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const [listOpens, listCloses, objectOpens, objectCloses] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * How deep a JSON text is nested and how much is in it, counted before anything is built from it, and where it may be cut: a list that is
 * a member of the outermost object is what a large body consists of. Goes on over several pieces of bytes.
 */
export class JsonScan {
  deepest = 0;
  /** Members and items; never fewer than there are. */
  values = 1;
  /** Inside a list that may be cut. */
  inList = false;
  #depth = 0;
  #outermost = 0;
  #inText = false;
  #isEscaped = false;

  /** Reads on to the next byte that opens such a list, ends one of its items or closes it; to the end where there is none. */
  next(json: Uint8Array, from: number): number {
    let inText = this.#inText;
    let at = this.#isEscaped ? from + 1 : from;
    if (from < json.length) this.#isEscaped = false;
    for (; at < json.length; at++) {
      const byte = json[at];
      if (inText) {
        if (byte === backslash) at++;
        else if (byte === quote) inText = false;
      } else if (byte === quote) inText = true;
      else if (byte === comma || byte === listOpens || byte === objectOpens || byte === listCloses || byte === objectCloses) {
        if (this.#isMark(byte)) break;
      }
    }
    this.#inText = inText;
    if (at > json.length) this.#isEscaped = true;
    return Math.min(at, json.length);
  }

  #isMark(byte: number): boolean {
    if (byte === comma) {
      this.values++;
      return this.inList && this.#depth === 2;
    }
    if (byte === listOpens || byte === objectOpens) {
      this.values++;
      this.deepest = Math.max(this.deepest, ++this.#depth);
      if (this.#depth === 1) this.#outermost = byte;
      if (this.#depth !== 2 || byte !== listOpens || this.#outermost !== objectOpens) return false;
      this.inList = true;
      return true;
    }
    this.#depth--;
    if (!this.inList || this.#depth !== 1) return false;
    this.inList = false;
    return true;
  }
}
