import { type Order, ORDER_MAX_BYTES, START_MERGE_MAX } from '@fuel/contracts';

export type Fitted<T extends Order> = { readonly order: T } | { readonly tooLarge: string };

/**
 * The order as the wire takes it. What may be shortened, summaries and titles of other tasks' work, is cut until the order fits: the longest
 * first, and all of them to one length, so that nobody's summary is lost for another's. What has to be named exactly is never left out.
 */
export function fitOrder<T extends Order>(order: T, most = ORDER_MAX_BYTES): Fitted<T> {
  if (order.type === 'attempt.start' && order.start.merge.length > START_MERGE_MAX) {
    return { tooLarge: `it would begin with the work of ${order.start.merge.length} other tasks of its repository merged in, and an order names at most ${START_MERGE_MAX}` };
  }
  const text = JSON.stringify(order);
  // Nearly every order is far below: a character takes at most 3 bytes.
  if (text.length * 3 <= most) return { order };
  const bytes = utf8Length(text);
  if (bytes <= most) return { order };
  const texts = textsOf(order);
  const room = texts.reduce((sum, text) => sum + jsonBytes(text), most - bytes);
  const cut = cutter(texts, room);
  const shorter = withTexts(order, cut);
  const left = jsonBytes(shorter);
  return left <= most ? { order: shorter } : { tooLarge: `its order has ${left} bytes, even with all that other tasks say of their work cut away, and at most ${most} go to a node` };
}

const textsOf = (order: Order): string[] => {
  if (order.type === 'landing.prepare') return order.heads.map((head) => head.title);
  return 'upstreams' in order ? order.upstreams.map((upstream) => upstream.summary) : [];
};

function withTexts<T extends Order>(order: T, cut: (text: string) => string): T {
  if (order.type === 'landing.prepare') return { ...order, heads: order.heads.map((head) => ({ ...head, title: cut(head.title) })) };
  return 'upstreams' in order ? { ...order, upstreams: order.upstreams.map((upstream) => ({ ...upstream, summary: cut(upstream.summary) })) } : order;
}

/** Together the texts take no more than the room: those below the common length stay whole, and what they leave goes to the others. */
function cutter(texts: readonly string[], room: number): (text: string) => string {
  const sizes = texts.map(jsonBytes).sort((a, b) => a - b);
  let left = room;
  let each = Infinity;
  for (const [index, size] of sizes.entries()) {
    each = Math.floor(left / (sizes.length - index));
    if (size > each) break;
    left -= size;
    each = Infinity;
  }
  return (text) => (jsonBytes(text) <= each ? text : cutTo(text, each));
}

/** What stays says that it is not all. */
function cutTo(text: string, most: number): string {
  const mark = ` … (cut, ${text.length} characters in all)`;
  const room = most - jsonBytes(mark);
  let kept = '';
  let taken = 0;
  for (const character of text) {
    taken += jsonBytes(character) - 2;
    if (taken > room || kept.length + character.length + mark.length > text.length) break;
    kept += character;
  }
  return kept === '' ? '…' : `${kept}${mark}`;
}

const jsonBytes = (value: unknown): number => utf8Length(JSON.stringify(value));

/** A code point takes 1 to 4 bytes; half a surrogate pair is written as U+FFFD, which takes 3. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
