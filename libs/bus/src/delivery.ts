/** Where a message came from and where it is settled, read from the reply subject that JetStream gives it. */
export type Delivery = { readonly stream: string; readonly consumer: string; readonly deliveries: number; readonly seq: number };

/**
 * `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<time>.<pending>`, with `<domain>.<account hash>` before the
 * stream and more behind in newer servers. Null for everything else: others may reach an inbox through `reply=`.
 */
export function parseDelivery(reply: string | undefined): Delivery | null {
  const tokens = reply?.split('.') ?? [];
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK') return null;
  if (tokens.length !== 9 && tokens.length < 11) return null;
  const [stream, consumer, deliveries, seq] = tokens.slice(tokens.length === 9 ? 2 : 4);
  const delivery = { stream: stream!, consumer: consumer!, deliveries: Number(deliveries), seq: Number(seq) };
  return Number.isSafeInteger(delivery.deliveries) && Number.isSafeInteger(delivery.seq) ? delivery : null;
}
