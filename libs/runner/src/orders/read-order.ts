import { type Envelope, id, messageTypes, order, orderMessage, sources, type Order } from '@fuel/contracts';
import { openSealed } from '@fuel/bus';
import type { Session } from '../connection/session.ts';
import type { Decline } from './decline.ts';

export type ReadOrder =
  | { readonly kind: 'order'; readonly id: string; readonly issuedAt: string; readonly body: Order }
  /** Genuine, and this node cannot carry it out: the hub is told. */
  | { readonly kind: 'declined'; readonly id: string; readonly decline: Decline }
  /** Not to be believed, or not for us: it goes to the log and nobody is answered. */
  | { readonly kind: 'dropped'; readonly why: string; readonly unknownKey: boolean };

export type Trusted = Pick<Session, 'hub' | 'hubKeys'>;

/** For openSealed: whether a message is still in time is for us to say, because an expired order is answered. */
export const whenever = 0;

/** From the bytes of one message to the orders in it that may be put on disk. */
export function readOrders(text: string, trusted: Trusted, node: string, now: Date): readonly ReadOrder[] {
  const opened = openSealed(text, { type: [messageTypes.order, messageTypes.orders], source: sources.hub(trusted.hub), keys: trusted.hubKeys, now: whenever });
  const dropped = (why: string, unknownKey = false): ReadOrder[] => [{ kind: 'dropped', why, unknownKey }];
  if (!opened.ok) return dropped(opened.reason, opened.unknownKey);
  const frames = readFrames(opened.body);
  if (frames === null) return dropped('it has no readable hub, node and order id');
  if (frames.hub !== trusted.hub) return dropped(`it is for hub ${frames.hub}`);
  if (frames.node !== node) return dropped(`it is for node ${frames.node}`);
  return frames.orders.map((frame) => readOrder(frame, opened.envelope, now));
}

function readOrder(frame: Frame, { time, expires }: Pick<Envelope, 'time' | 'expires'>, now: Date): ReadOrder {
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
  return { kind: 'order', id: frame.order, issuedAt: time, body: read.data };
}

const declined = (orderId: string, code: Decline['code'], message: string): ReadOrder => ({
  kind: 'declined', id: orderId, decline: { code, message: message.slice(0, 4_000), retryable: code === 'expired' },
});

/** An order of a kind that this node does not know can still be declined by its id. */
interface Frame {
  readonly order: string;
  readonly body: unknown;
}

/** Read apart from the bodies: one that cannot be read is no reason to pass over the others. */
function readFrames(data: unknown): { readonly hub: string; readonly node: string; readonly orders: readonly Frame[] } | null {
  const to = orderMessage.pick({ hub: true, node: true }).safeParse(data);
  const listed = (data as { orders?: unknown } | null)?.orders;
  const orders = Array.isArray(listed) ? listed.map(frameOf) : [frameOf(data)];
  return to.success && orders.every((frame) => frame !== null) ? { ...to.data, orders } : null;
}

function frameOf(data: unknown): Frame | null {
  const frame = orderMessage.pick({ order: true }).safeParse(data);
  return frame.success && id.safeParse(frame.data.order).success ? { ...frame.data, body: (data as { body?: unknown }).body } : null;
}
