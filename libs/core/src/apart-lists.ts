import { APART_LISTS_CONTRACT, type Apart, type Order, ORDER_MAX_BYTES, type OrderLists, START_MERGE_MAX, utf8Length } from '@fuel/contracts';

/** Whether an order goes to its node without its lists, which the node fetches: it is more than a message takes, or than older nodes take. */
export const travelsApart = (order: Order, text: string): boolean =>
  (order.type === 'attempt.start' && order.start.merge.length > START_MERGE_MAX) || (text.length * 3 > ORDER_MAX_BYTES && utf8Length(text) > ORDER_MAX_BYTES);

/** Null: there is no list in it that may be long. */
export function listsOf(order: Order): OrderLists | null {
  if (order.type === 'attempt.start') return { upstreams: order.upstreams, merge: order.start.merge };
  if (order.type === 'review.run') return { upstreams: order.upstreams };
  return order.type === 'landing.prepare' ? { heads: order.heads } : null;
}

/** As it goes on the wire. */
export function withoutLists(order: Order, lists: Apart): Order {
  if (order.type === 'attempt.start') return { ...order, upstreams: [], start: { ...order.start, merge: [] }, lists };
  if (order.type === 'review.run') return { ...order, upstreams: [], lists };
  return order.type === 'landing.prepare' ? { ...order, heads: order.heads.slice(0, 1), lists } : order;
}

export const tooOldForLists = (contract: number): string =>
  `it names the work of more tasks than go in one message, and the node fetches such lists only from contract ${APART_LISTS_CONTRACT} on: it speaks ${contract}. Update fuel there`;
