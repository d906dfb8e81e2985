import { createPrivateKey, createPublicKey, randomBytes, sign, verify as verifyBytes, type KeyObject } from 'node:crypto';
import { fromSeed, type KeyPair } from '@nats-io/nkeys';
import { decodeNkey, encodePrivate, encodePublic, encodeSeed, type NkeyKind } from './nkey-text.ts';

export type { NkeyKind } from './nkey-text.ts';
export type Key = { readonly seed: string; readonly publicKey: string };
export type Signer = { readonly publicKey: string; sign(bytes: Uint8Array): string };

// The fixed heads of PKCS #8 and SPKI around a raw Ed25519 key (RFC 8410).
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

type Pair = { readonly kind: NkeyKind; readonly raw: Uint8Array; readonly key: KeyObject };

function pairOf(seed: string): Pair {
  const decoded = decodeNkey(seed);
  if (decoded === null || !decoded.secret) throw new Error('the seed is not an nkey seed (it starts with SO, SA or SU)');
  return { kind: decoded.kind, raw: decoded.key, key: createPrivateKey({ key: Buffer.concat([privateHead, decoded.key]), format: 'der', type: 'pkcs8' }) };
}

const rawPublic = ({ key }: Pair): Uint8Array => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicHead.length);

export function newKey(kind: NkeyKind): Key {
  const seed = encodeSeed(kind, randomBytes(32));
  return { seed, publicKey: publicKeyOf(seed) };
}

export function signer(seed: string): Signer {
  const pair = pairOf(seed);
  return { publicKey: encodePublic(pair.kind, rawPublic(pair)), sign: (bytes) => sign(null, bytes, pair.key).toString('base64url') };
}

/** For libraries that would derive the key in pure JavaScript each time they are asked for it, for 10 to 30 ms: node:crypto does it. */
export function keyPair(seed: string): KeyPair {
  const pair = pairOf(seed);
  const half = rawPublic(pair);
  const publicKey = encodePublic(pair.kind, half);
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return Object.assign(fromSeed(bytes(seed.trim())), {
    getPublicKey: () => publicKey,
    getPrivateKey: () => bytes(encodePrivate(Buffer.concat([pair.raw, half]))),
    sign: (input: Uint8Array) => new Uint8Array(sign(null, input, pair.key)),
    verify: (input: Uint8Array, signature: Uint8Array) => verifyBytes(null, input, createPublicKey(pair.key), signature),
  });
}

/** The public half of a seed. */
export const publicKeyOf = (seed: string): string => signer(seed).publicKey;

/** False for a bad key, a bad signature and a signature of something else alike: none of them is to be believed. */
export function verify(publicKey: string, bytes: Uint8Array, signature: string): boolean {
  const key = publicKeyObject(publicKey);
  return key !== null && verifyBytes(null, bytes, key, Buffer.from(signature, 'base64url'));
}

/** Decoding a key costs as much as verifying with it; the hub meets the same few thousand keys all day. */
const known = new Map<string, KeyObject>();
const knownLimit = 10_000;

function publicKeyObject(publicKey: string): KeyObject | null {
  const cached = known.get(publicKey);
  if (cached !== undefined) return cached;
  const decoded = decodeNkey(publicKey);
  if (decoded === null || decoded.secret) return null;
  const key = createPublicKey({ key: Buffer.concat([publicHead, decoded.key]), format: 'der', type: 'spki' });
  if (known.size >= knownLimit) known.clear();
  known.set(publicKey, key);
  return key;
}
