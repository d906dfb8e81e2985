import { id, messageTypes, order, orderMessage, sources, type Order, type OrderMessage } from '@fuel/contracts';
import { openSealed } from '@fuel/bus';
import type { Decline } from './decline.ts';

export type ReadOrder =
  | { readonly kind: 'order'; readonly id: string; readonly issuedAt: string; readonly body: Order }
  /** Genuine, and this node cannot carry it out: the hub is told. */
  | { readonly kind: 'declined'; readonly id: string; readonly decline: Decline }
  /** Not to be believed, or not for us: it goes to the log and nobody is answered. */
  | { readonly kind: 'dropped'; readonly why: string };

export type Trusted = {
  readonly hub: string;
  /** Public keys that the hub signs with; from the join and from every session. */
  readonly hubKeys: readonly string[];
};

/** For openSealed: whether a message is still in time is for us to say, because an expired order is answered. */
export const whenever = 0;

/** From the bytes of one message to an order that may be put on disk. */
export function readOrder(text: string, trusted: Trusted & { readonly node: string }, now: Date): ReadOrder {
  const opened = openSealed(text, { type: messageTypes.order, source: sources.hub(trusted.hub), keys: trusted.hubKeys, now: whenever });
  if (!opened.ok) return { kind: 'dropped', why: opened.reason };
  const { expires } = opened.envelope;
  const frame = readFrame(opened.body);
  if (frame === null) return { kind: 'dropped', why: 'the order has no readable hub, node and order id' };
  if (frame.hub !== trusted.hub) return { kind: 'dropped', why: `it is for hub ${frame.hub}` };
  if (frame.node !== trusted.node) return { kind: 'dropped', why: `it is for node ${frame.node}` };
  const read = order.safeParse(frame.body);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'its type' : issue.path.map(String).join('.');
    return declined(frame.order, 'contract_too_old', `this node does not understand the order (${where}: ${issue?.message ?? 'unreadable'}); a newer version of the node may`);
  }
  // A cancel is harmless however late it is, and leaving it out would let a cancelled attempt begin.
  if (expires !== undefined && Date.parse(expires) <= now.getTime() && read.data.type !== 'attempt.cancel') {
    return declined(frame.order, 'expired', `the order was valid until ${expires}; is the clock of this node right?`);
  }
  return { kind: 'order', id: frame.order, issuedAt: opened.envelope.time, body: read.data };
}

const declined = (orderId: string, code: Decline['code'], message: string): ReadOrder => ({
  kind: 'declined', id: orderId, decline: { code, message: message.slice(0, 4_000), retryable: code === 'expired' },
});

/** Read apart from the body: an order of a kind that this node does not know can still be declined by its id. */
function readFrame(data: unknown): (Pick<OrderMessage, 'hub' | 'node' | 'order'> & { readonly body: unknown }) | null {
  const frame = orderMessage.pick({ hub: true, node: true, order: true }).safeParse(data);
  if (!frame.success || !id.safeParse(frame.data.order).success) return null;
  return { ...frame.data, body: (data as { body?: unknown }).body };
}
