import { z } from 'zod';
import { id, time } from './text.ts';

/**
 * Every message on the wire, in CloudEvents attribute names (structured mode, extension attributes in lower case).
 * `data` is the JSON text exactly as it was signed, so no canonical form of JSON is needed: verify the text, then parse it.
 */
export const envelope = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(128),
  source: z.string().min(1).max(200),
  type: z.string().min(1).max(100),
  time,
  datacontenttype: z.literal('application/json'),
  traceparent: z.string().max(64).optional(),
  /** Public nkey of the signer; it must be one that the receiver already trusts for `source`. */
  keyid: z.string().min(1).max(100),
  /** After this moment the receiver refuses the message. Absent on facts: a fact counts however late. */
  expires: time.optional(),
  data: z.string().max(1_000_000),
  signature: z.string().min(1).max(200),
});
export type Envelope = z.infer<typeof envelope>;
export type UnsignedEnvelope = Omit<Envelope, 'signature'>;

/** The exact text under the signature: every attribute that a receiver acts on, length-prefixed so that none can slide into the next. */
export function signedText(message: UnsignedEnvelope): string {
  const parts = [
    message.specversion,
    message.id,
    message.source,
    message.type,
    message.time,
    message.keyid,
    message.expires ?? '',
    message.traceparent ?? '',
    message.data,
  ];
  return parts.map((part) => `${part.length}:${part}`).join('\n');
}

export const messageTypes = {
  facts: 'fuel.facts.v1',
  order: 'fuel.order.v1',
  /** Several orders under one signature, for nodes from contract 2 on. */
  orders: 'fuel.orders.v1',
  presence: 'fuel.presence.v1',
  control: 'fuel.control.v1',
  log: 'fuel.log.v1',
} as const;

export const sources = {
  hub: (hub: string) => `fuel://hub/${hub}`,
  node: (node: string) => `fuel://node/${node}`,
} as const;

export const factBatch = <F extends z.ZodType>(fact: F) =>
  z.object({
    hub: id,
    node: id,
    boot: id,
    firstSeq: z.int().min(1),
    facts: z.array(fact).min(1).max(1_000),
  });
