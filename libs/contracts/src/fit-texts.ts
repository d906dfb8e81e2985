/** How many bytes a text takes where it is going, without what stands around it. */
export type BytesOf = (text: string) => number;

/**
 * Texts for people that together take no more than the room: those below the common length stay whole, what they leave goes to the others,
 * and what is cut says so. Where there is no room at all each is "…".
 */
export function fitTexts(texts: readonly string[], room: number, bytesOf: BytesOf): string[] {
  const sizes = texts.map(bytesOf);
  const each = commonLength(sizes, room);
  return texts.map((text, index) => ((sizes[index] ?? 0) <= each ? text : cutTo(text, each, bytesOf)));
}

function commonLength(sizes: readonly number[], room: number): number {
  let left = room;
  for (const [index, size] of [...sizes].sort((a, b) => a - b).entries()) {
    const each = Math.floor(left / (sizes.length - index));
    if (size > each) return each;
    left -= size;
  }
  return Infinity;
}

/** Never longer in characters than it was, for there may be a limit to those too. */
function cutTo(text: string, most: number, bytesOf: BytesOf): string {
  const mark = ` … (cut, ${text.length} characters in all)`;
  const room = most - bytesOf(mark);
  let kept = '';
  let taken = 0;
  for (const character of text) {
    taken += bytesOf(character);
    if (taken > room || kept.length + character.length + mark.length > text.length) break;
    kept += character;
  }
  return kept === '' ? '…' : `${kept}${mark}`;
}

/** A code point takes 1 to 4 bytes; half a surrogate pair is written as U+FFFD, which takes 3. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** As a JSON text. */
export const jsonBytes: BytesOf = (text) => utf8Length(JSON.stringify(text)) - 2;
/** As a JSON text inside a JSON text, which is how facts travel. */
export const jsonInJsonBytes: BytesOf = (text) => utf8Length(JSON.stringify(JSON.stringify(text))) - 6;
