import { createPrivateKey, createPublicKey, sign, verify as verifyBytes, type KeyObject } from 'node:crypto';
import { createAccount, createOperator, createUser, fromSeed, type KeyPair } from '@nats-io/nkeys';
import { decodeNkey, type NkeyKind } from './nkey-text.ts';

export type { NkeyKind } from './nkey-text.ts';
export type Key = { readonly seed: string; readonly publicKey: string };
export type Signer = { readonly publicKey: string; sign(bytes: Uint8Array): string };

const create = { operator: createOperator, account: createAccount, user: createUser } as const;

export function newKey(kind: NkeyKind): Key {
  const pair = create[kind]();
  return { seed: new TextDecoder().decode(pair.getSeed()), publicKey: pair.getPublicKey() };
}

// The fixed heads of PKCS #8 and SPKI around a raw Ed25519 key (RFC 8410).
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

export function signer(seed: string): Signer {
  const decoded = decodeNkey(seed);
  if (decoded === null || !decoded.secret) throw new Error('the seed is not an nkey seed (it starts with SO, SA or SU)');
  const key = createPrivateKey({ key: Buffer.concat([privateHead, decoded.key]), format: 'der', type: 'pkcs8' });
  return { publicKey: publicKeyOf(seed), sign: (bytes) => sign(null, bytes, key).toString('base64url') };
}

const pairs = new Map<string, KeyPair>();
const pairsLimit = 10;

/**
 * For a library that signs in pure JavaScript and derives the key anew each time it is asked for it: the derived keys are remembered and
 * node:crypto signs. Only the few keys that vouch for others come here.
 */
export function keyPair(seed: string): KeyPair {
  const known = pairs.get(seed);
  if (known !== undefined) return known;
  const pair = fromSeed(new TextEncoder().encode(seed.trim()));
  const { publicKey, sign: signed } = signer(seed);
  const privateKey = pair.getPrivateKey();
  const remembering = Object.assign(pair, { getPublicKey: () => publicKey, getPrivateKey: () => privateKey, sign: (bytes: Uint8Array) => new Uint8Array(Buffer.from(signed(bytes), 'base64url')) });
  if (pairs.size >= pairsLimit) pairs.clear();
  pairs.set(seed, remembering);
  return remembering;
}

/** The public half of a seed. */
export function publicKeyOf(seed: string): string {
  return fromSeed(new TextEncoder().encode(seed.trim())).getPublicKey();
}

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
