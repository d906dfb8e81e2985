import { seal } from '@fuel/bus';
import { APART_LISTS_CONTRACT, type Id, messageTypes, type Order, ORDER_BATCH_CONTRACT, ORDER_BATCH_MAX_BYTES, orderMessage, sources, subjects } from '@fuel/contracts';
import { tooOldForLists, travelsApart, withoutLists } from '@fuel/core';
import { hashOf } from '../auth/secret.ts';
import type { Voice } from '../control.ts';
import { apartText } from './apart-text.ts';

/** An order with the node that it goes to. */
export interface DueOrder {
  readonly id: Id;
  readonly node: Id;
  readonly sends: number;
  readonly body: Order;
}

/** One message on the wire, and the orders that it brings. */
export interface Letter {
  readonly orders: readonly DueOrder[];
  readonly subject: string;
  readonly payload: string;
  readonly msgId: string;
}

export interface Writing {
  readonly voice: Voice;
  readonly contractOf: (node: Id) => number;
  /** An order that the wire will never take as it is. It stays in the outbox and holds nobody else up. */
  readonly unsendable: (order: Id, node: Id, reason: string) => void;
}

const expiryMs = 60 * 60_000;

/** Signing and storing cost by the message: what goes to one node goes together, as far as it fits. */
export function writeLetters(writing: Writing, orders: readonly DueOrder[]): Letter[] {
  const byNode = new Map<Id, Written[]>();
  for (const order of orders) {
    const text = textOf(writing, order);
    if (text === null) continue;
    const texts = byNode.get(order.node) ?? [];
    texts.push({ order, text });
    byNode.set(order.node, texts);
  }
  return [...byNode].flatMap(([node, written]) => {
    if (writing.contractOf(node) < ORDER_BATCH_CONTRACT) return written.map((one) => single(writing.voice, one));
    return portions(written).map((portion) => (portion[0] !== undefined && portion.length === 1 ? single(writing.voice, portion[0]) : batch(writing.voice, node, portion)));
  });
}

interface Written {
  readonly order: DueOrder;
  /** The order's body as JSON. */
  readonly text: string;
}

function textOf(writing: Writing, order: DueOrder): string | null {
  const { voice, unsendable } = writing;
  const message = orderMessage.safeParse({ hub: voice.hub, node: order.node, order: order.id, body: order.body });
  if (message.success) {
    const text = JSON.stringify(message.data.body);
    return travelsApart(message.data.body, text) ? withListsApart(writing, order) : text;
  }
  const [issue] = message.error.issues;
  unsendable(order.id, order.node, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not an order'}`);
  return null;
}

/** Of the body as the outbox gives it, which is what the node will be given the lists of. */
function withListsApart({ contractOf, unsendable }: Writing, { id, node, body }: DueOrder): string | null {
  const lists = apartText(body);
  const contract = contractOf(node);
  if (lists !== null && contract >= APART_LISTS_CONTRACT) return JSON.stringify(withoutLists(body, { sha256: hashOf(lists), bytes: Buffer.byteLength(lists) }));
  // Who has just left is not too old: the order waits until it is back, or for another.
  if (lists !== null && contract === 0) return null;
  unsendable(id, node, lists === null ? 'it is larger than a message may be' : tooOldForLists(contract));
  return null;
}

const mostOrders = 500;

function portions(written: readonly Written[]): Written[][] {
  const all: Written[][] = [];
  let size = Infinity;
  for (const one of written) {
    const portion = all.at(-1);
    size += one.text.length;
    if (portion === undefined || size > ORDER_BATCH_MAX_BYTES || portion.length === mostOrders) {
      all.push([one]);
      size = one.text.length;
    } else portion.push(one);
  }
  return all;
}

/** The send counter is part of the message id: under an id that the server has seen it would drop the message in silence. */
function single(voice: Voice, { order, text }: Written): Letter {
  const data = `{"hub":${JSON.stringify(voice.hub)},"node":${JSON.stringify(order.node)},"order":${JSON.stringify(order.id)},"body":${text}}`;
  return letter(voice, [order], { type: messageTypes.order, msgId: `${order.id}.${order.sends}`, data });
}

function batch(voice: Voice, node: Id, portion: readonly Written[]): Letter {
  const list = portion.map(({ order, text }) => `{"order":${JSON.stringify(order.id)},"body":${text}}`).join(',');
  const data = `{"hub":${JSON.stringify(voice.hub)},"node":${JSON.stringify(node)},"orders":[${list}]}`;
  return letter(voice, portion.map(({ order }) => order), { type: messageTypes.orders, msgId: voice.newId('msg'), data });
}

function letter(voice: Voice, orders: readonly DueOrder[], { type, msgId, data }: { type: string; msgId: string; data: string }): Letter {
  const now = voice.now();
  const time = new Date(now).toISOString();
  const expires = new Date(now + expiryMs).toISOString();
  const payload = seal(voice.key, { id: msgId, source: sources.hub(voice.hub), type, time, expires, data });
  return { orders, subject: subjects.order(voice.hub, orders[0]?.node ?? ''), payload, msgId };
}
