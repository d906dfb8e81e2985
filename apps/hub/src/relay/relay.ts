import { BusFailure, publishAllDurable, seal } from '@fuel/bus';
import { type Id, messageTypes, type Order, orderMessage, sources, subjects } from '@fuel/contracts';
import type { Voice } from '../control.ts';

/** An order of the outbox that is due, with the node that it goes to. */
export interface DueOrder {
  readonly id: Id;
  readonly node: Id;
  readonly sends: number;
  readonly body: Order;
}

export interface RelayOptions {
  readonly voice: Voice;
  readonly present: (now: number) => readonly { readonly node: Id; readonly repositories: readonly Id[] }[];
  readonly claim: (wanted: { presentNodes: readonly { node: Id; repositories: readonly Id[] }[]; now: number; resendAfterMs: number; limit: number }) => Promise<readonly DueOrder[]>;
  readonly release: (orders: readonly Id[]) => Promise<void>;
}

const limit = 256;
const resendAfterMs = 2_000;
const expiryMs = 60 * 60_000;

/**
 * The only publisher of orders: takes what is due out of the outbox and puts it on the wire, again and again until the node confirms.
 * True: there may be more.
 */
export async function relay(options: RelayOptions): Promise<boolean> {
  const now = options.voice.now();
  const presentNodes = options.present(now);
  if (presentNodes.length === 0 || !options.voice.connection.connected) return false;
  const due = await options.claim({ presentNodes, now, resendAfterMs, limit });
  if (due.length === 0) return false;
  const results = await publishAllDurable(options.voice.connection, due.map((order) => outgoing(options.voice, order, now)));
  const failures = results.filter((result) => result instanceof BusFailure);
  const [first] = failures;
  if (first !== undefined) {
    await options.release(due.filter((_order, index) => results[index] instanceof BusFailure).map((order) => order.id));
    throw first;
  }
  return due.length === limit;
}

/** The send counter is part of the message id: under an id that the server has seen it would drop the message in silence. */
function outgoing(voice: Voice, order: DueOrder, now: number) {
  const msgId = `${order.id}.${order.sends}`;
  const payload = seal(voice.key, {
    id: msgId,
    source: sources.hub(voice.hub),
    type: messageTypes.order,
    time: new Date(now).toISOString(),
    expires: new Date(now + expiryMs).toISOString(),
    body: orderMessage.parse({ hub: voice.hub, node: order.node, order: order.id, body: order.body }),
  });
  return { subject: subjects.order(voice.hub, order.node), payload, msgId };
}
