import { acceptOrder, appendFacts, atomically, type LedgerOrder } from '@fuel/local';
import { journalled, type NodeContext } from '../node-context.ts';
import type { Session } from '../connection/session.ts';
import { readOrders, type ReadOrder } from './read-order.ts';

/**
 * A batch of order messages. When this returns, all of it is on disk in one write and the messages may be acknowledged; when it throws,
 * nothing is, and they come again. An order that came before is not begun again. One for which there is no room is passed over: the hub, which
 * is told why at the next hello, sends it again.
 */
export function receiveOrders(context: NodeContext, session: Pick<Session, 'hub' | 'hubKeys' | 'doubt'>, texts: readonly string[]): readonly LedgerOrder[] {
  const now = context.now();
  const heard = texts.flatMap((text) => readOrders(text, session, context.node, now));
  const read = context.storage.why() === null ? heard : heard.filter((one) => one.kind === 'dropped' || (one.kind === 'order' && one.body.type === 'attempt.cancel'));
  if (read.length < heard.length) context.log('debug', `orders are not taken: ${context.storage.why() ?? ''}`, { orders: heard.length - read.length });
  for (const one of read) {
    if (one.kind !== 'dropped') continue;
    context.log('error', `an order was dropped: ${one.why}. Somebody else may be writing to this node's subject`);
    // The hub sends it again until it is confirmed; by then its new key may be known.
    if (one.unknownKey) session.doubt('an order is signed by a key that is not known');
  }
  const fresh = atomically(context.local, () => read.filter((one) => write(context, one, now)));
  return fresh.flatMap((one) => (one.kind === 'order' ? [{ id: one.id, issuedAt: one.issuedAt, body: one.body, state: 'accepted', progress: null }] : []));
}

/** True when it is new and to be begun. */
function write(context: NodeContext, one: ReadOrder, now: Date): boolean {
  switch (one.kind) {
    case 'order': {
      const fact = journalled(context, { type: 'order.accepted', order: one.id });
      return acceptOrder(context.local, { id: one.id, issuedAt: one.issuedAt, body: one.body, fact }, now) === 'accepted';
    }
    case 'declined':
      appendFacts(context.local, [journalled(context, { type: 'order.declined', order: one.id, ...one.decline })]);
      context.log('warn', `order declined: ${one.decline.message}`, { order: one.id, code: one.decline.code });
      return false;
    case 'dropped':
      return false;
    default:
      return one satisfies never;
  }
}
