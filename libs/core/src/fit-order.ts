import { APART_MERGE_MAX, APART_ORDER_MAX_BYTES, fitTexts, jsonBytes, type Order, ORDER_MAX_BYTES, START_MERGE_MAX, utf8Length } from '@fuel/contracts';
import { listsOf, withoutLists } from './apart-lists.ts';

/** `apart`: its lists are not in it on the wire, since they are too long. */
export type Fitted<T extends Order> = { readonly order: T; readonly apart?: true } | { readonly tooLarge: string };

/**
 * The order as the wire takes it. What may be shortened, summaries and titles of other tasks' work, is cut until the order fits: the longest
 * first, and all of them to one length, so that nobody's summary is lost for another's. What has to be named exactly is never left out: where
 * it does not fit even so, the lists travel apart, and have more room there.
 */
export function fitOrder<T extends Order>(order: T, most = ORDER_MAX_BYTES, mostApart = APART_ORDER_MAX_BYTES): Fitted<T> {
  const merged = order.type === 'attempt.start' ? order.start.merge.length : 0;
  if (merged > APART_MERGE_MAX) return { tooLarge: `it would begin with the work of ${merged} other tasks of its repository merged in, and an order names at most ${APART_MERGE_MAX}` };
  const fitted = merged > START_MERGE_MAX ? null : fitInto(order, most);
  if (fitted !== null && 'order' in fitted) return fitted;
  const lists = listsOf(order);
  const alone = lists === null ? 0 : utf8Length(JSON.stringify(withoutLists(order, { sha256: '0'.repeat(64), bytes: mostApart })));
  if (lists === null || alone > most) return { tooLarge: tooLarge(lists === null ? utf8Length(JSON.stringify(order)) : alone, most) };
  const apart = fitInto(order, mostApart);
  return 'order' in apart ? { ...apart, apart: true } : apart;
}

function fitInto<T extends Order>(order: T, most: number): Fitted<T> {
  const text = JSON.stringify(order);
  // Nearly every order is far below: a character takes at most 3 bytes.
  if (text.length * 3 <= most) return { order };
  const bytes = utf8Length(text);
  if (bytes <= most) return { order };
  const texts = textsOf(order);
  const shorter = withTexts(order, fitTexts(texts, texts.reduce((room, one) => room + jsonBytes(one), most - bytes), jsonBytes));
  const left = utf8Length(JSON.stringify(shorter));
  return left <= most ? { order: shorter } : { tooLarge: tooLarge(left, most) };
}

const tooLarge = (bytes: number, most: number): string => `its order has ${bytes} bytes, even with all that other tasks say of their work cut away, and at most ${most} go to a node`;

const textsOf = (order: Order): string[] => {
  if (order.type === 'landing.prepare') return order.heads.map((head) => head.title);
  return 'upstreams' in order ? order.upstreams.map((upstream) => upstream.summary) : [];
};

function withTexts<T extends Order>(order: T, texts: readonly string[]): T {
  if (order.type === 'landing.prepare') return { ...order, heads: order.heads.map((head, index) => ({ ...head, title: texts[index] ?? '…' })) };
  return 'upstreams' in order ? { ...order, upstreams: order.upstreams.map((upstream, index) => ({ ...upstream, summary: texts[index] ?? '…' })) } : order;
}
