import { envelope, type Envelope, signedText, type UnsignedEnvelope } from '@fuel/contracts';
import { type Signer, verify } from './key.ts';

/** `data`: the body as JSON already. */
export type ToSeal = Pick<UnsignedEnvelope, 'id' | 'source' | 'type' | 'time' | 'traceparent' | 'expires'> & ({ readonly body: unknown } | { readonly data: string });

/** Signs a message and writes it as it goes over the wire. */
export function seal(signer: Signer, message: ToSeal): string {
  const { id, source, type, time, traceparent, expires } = message;
  const unsigned: UnsignedEnvelope = {
    specversion: '1.0',
    datacontenttype: 'application/json',
    keyid: signer.publicKey,
    id, source, type, time,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(expires === undefined ? {} : { expires }),
    data: 'data' in message ? message.data : JSON.stringify(message.body),
  };
  const signature = signer.sign(new TextEncoder().encode(signedText(unsigned)));
  return JSON.stringify({ ...unsigned, signature } satisfies Envelope);
}

export type Opened = { readonly ok: true; readonly envelope: Envelope; readonly body: unknown } | { readonly ok: false; readonly reason: string; readonly unknownKey: boolean };

/** Nothing inside is looked at before the signature was found to be one of a trusted key, over this type and this source. */
export function openSealed(
  data: Uint8Array | string,
  expected: { readonly type: string | readonly string[]; readonly source: string; readonly keys: readonly string[]; readonly now: number },
): Opened {
  const no = (reason: string, unknownKey = false): Opened => ({ ok: false, reason, unknownKey });
  const json = parse(typeof data === 'string' ? data : new TextDecoder().decode(data));
  if (json === undefined) return no('it is not JSON');
  const parsed = envelope.safeParse(json);
  if (!parsed.success) return no(`it is no envelope: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`);
  const message = parsed.data;
  const types = [expected.type].flat();
  if (!types.includes(message.type)) return no(`it is of type ${message.type}, not ${types.join(' or ')}`);
  if (message.source !== expected.source) return no(`it says it comes from ${message.source}, not ${expected.source}`);
  if (!expected.keys.includes(message.keyid)) return no(`it is signed with ${message.keyid}, which is not a key of ${expected.source}`, true);
  if (!verify(message.keyid, new TextEncoder().encode(signedText(message)), message.signature)) return no('its signature is wrong');
  if (message.expires !== undefined && Date.parse(message.expires) < expected.now) return no(`it expired at ${message.expires}`);
  const body = parse(message.data);
  return body === undefined ? no('its data is not JSON') : { ok: true, envelope: message, body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
