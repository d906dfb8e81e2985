import { describe, expect, test } from '@jest/globals';
import { fromSeed } from '@nats-io/nkeys';
import { keyPair, newKey, publicKeyOf, signer, verify } from './key.ts';
import { decodeNkey } from './nkey-text.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('nkeys', () => {
  test.each(['operator', 'account', 'user'] as const)('given a new %s key, when its two texts are read, then they name its kind and which half they are', (kind) => {
    const key = newKey(kind);
    expect(decodeNkey(key.seed)).toMatchObject({ kind, secret: true });
    expect(decodeNkey(key.publicKey)).toMatchObject({ kind, secret: false });
    expect(publicKeyOf(key.seed)).toBe(key.publicKey);
  });

  test('given a text with one wrong letter, when it is read, then it is no key', () => {
    const { publicKey } = newKey('user');
    const wrong = publicKey.slice(0, 20) + (publicKey[20] === 'A' ? 'B' : 'A') + publicKey.slice(21);
    expect(decodeNkey(wrong)).toBeNull();
    expect(decodeNkey('')).toBeNull();
    expect(decodeNkey('not base32!')).toBeNull();
  });

  test('given signed bytes, when they are verified, then only the same bytes under the same key hold', () => {
    const key = newKey('user');
    const signature = signer(key.seed).sign(text('facts'));
    expect(verify(key.publicKey, text('facts'), signature)).toBe(true);
    expect(verify(key.publicKey, text('fact'), signature)).toBe(false);
    expect(verify(newKey('user').publicKey, text('facts'), signature)).toBe(false);
    expect(verify(key.publicKey, text('facts'), 'AAAA')).toBe(false);
    expect(verify('nobody', text('facts'), signature)).toBe(false);
    expect(verify(key.seed, text('facts'), signature)).toBe(false);
  });

  test('given a public key, when a signer is asked for, then it is refused, for a public key signs nothing', () => {
    expect(() => signer(newKey('user').publicKey)).toThrow('not an nkey seed');
  });

  test.each(['operator', 'account', 'user'] as const)('given the seed of an %s, when the key library reads it, then it finds the same halves and signs alike', (kind) => {
    const { seed, publicKey } = newKey(kind);
    const [theirs, ours] = [fromSeed(text(seed)), keyPair(seed)];
    expect([theirs.getPublicKey(), ours.getPublicKey()]).toEqual([publicKey, publicKey]);
    expect([ours.getSeed(), ours.getPrivateKey(), ours.sign(text('nonce'))]).toEqual([theirs.getSeed(), theirs.getPrivateKey(), theirs.sign(text('nonce'))]);
    expect([signer(seed).sign(text('nonce')), ours.verify(text('nonce'), theirs.sign(text('nonce')))]).toEqual([Buffer.from(theirs.sign(text('nonce'))).toString('base64url'), true]);
  });
});
