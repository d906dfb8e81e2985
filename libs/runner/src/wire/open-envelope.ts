import { envelope, messageTypes, signedText, sources, type Envelope } from '@fuel/contracts';

export type Trusted = {
  readonly hub: string;
  /** Public keys that the hub signs with; from the join and from every session. */
  readonly hubKeys: readonly string[];
  readonly verify: (publicKey: string, bytes: Uint8Array, signature: string) => boolean;
};

export type Opened =
  | { readonly kind: 'genuine'; readonly envelope: Envelope; readonly data: unknown }
  /** It is not believed, whatever it says. `why` goes to the log and nowhere else. */
  | { readonly kind: 'forged'; readonly why: string };

const encoder = new TextEncoder();

/** Verifies the text first and reads it after: nothing in it is acted on before the signature of a hub key was found under it. */
export function openEnvelope(text: string, type: 'order' | 'control', trusted: Trusted): Opened {
  const read = envelope.safeParse(parseJson(text));
  if (!read.success) return { kind: 'forged', why: `not an envelope: ${read.error.issues[0]?.message ?? 'unreadable'}` };
  const found = read.data;
  if (found.type !== messageTypes[type]) return { kind: 'forged', why: `type is ${found.type}, expected ${messageTypes[type]}` };
  if (found.source !== sources.hub(trusted.hub)) return { kind: 'forged', why: `source is ${found.source}, expected ${sources.hub(trusted.hub)}` };
  if (!trusted.hubKeys.includes(found.keyid)) return { kind: 'forged', why: `key ${found.keyid} is none of the hub's` };
  const { signature, ...unsigned } = found;
  if (!trusted.verify(found.keyid, encoder.encode(signedText(unsigned)), signature)) return { kind: 'forged', why: 'the signature does not match' };
  const data = parseJson(found.data);
  return data === undefined ? { kind: 'forged', why: 'data is not JSON' } : { kind: 'genuine', envelope: found, data };
}

/** Undefined for what is not JSON: the caller's schema refuses it with its own words. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isExpired = ({ expires }: Envelope, now: Date): boolean => expires !== undefined && Date.parse(expires) <= now.getTime();
