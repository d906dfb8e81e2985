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
  readonly present: (now: number) => readonly { readonly node: Id }[];
  readonly claim: (wanted: { presentNodes: readonly { node: Id }[]; now: number; resendAfterMs: number; limit: number }) => Promise<readonly DueOrder[]>;
  readonly release: (orders: readonly Id[]) => Promise<void>;
  /** An order that the wire will never take as it is. It stays in the outbox and holds nobody else up. */
  readonly unsendable: (order: Id, node: Id, reason: string) => void;
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
  const letters = due.flatMap((order) => {
    const written = write(options.voice, order, now);
    if (written.ok) return [{ order, ...written.letter }];
    options.unsendable(order.id, order.node, written.reason);
    return [];
  });
  const results = await publishAllDurable(options.voice.connection, letters);
  const failed = letters.flatMap(({ order }, index) => {
    const failure = results[index];
    return failure instanceof BusFailure ? [{ order, failure }] : [];
  });
  for (const { order, failure } of failed) if (failure.code === 'bus.too_large') options.unsendable(order.id, order.node, failure.message);
  const again = failed.filter(({ failure }) => failure.code !== 'bus.too_large');
  const [first] = again;
  if (first !== undefined) {
    await options.release(again.map(({ order }) => order.id));
    throw first.failure;
  }
  return due.length === limit;
}

type Written = { readonly ok: true; readonly letter: { readonly subject: string; readonly payload: string; readonly msgId: string } } | { readonly ok: false; readonly reason: string };

/** The send counter is part of the message id: under an id that the server has seen it would drop the message in silence. */
function write(voice: Voice, order: DueOrder, now: number): Written {
  const message = orderMessage.safeParse({ hub: voice.hub, node: order.node, order: order.id, body: order.body });
  if (!message.success) {
    const [issue] = message.error.issues;
    return { ok: false, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not an order'}` };
  }
  const msgId = `${order.id}.${order.sends}`;
  const payload = seal(voice.key, {
    id: msgId,
    source: sources.hub(voice.hub),
    type: messageTypes.order,
    time: new Date(now).toISOString(),
    expires: new Date(now + expiryMs).toISOString(),
    body: message.data,
  });
  return { ok: true, letter: { subject: subjects.order(voice.hub, order.node), payload, msgId } };
}
