import { describe, expect, test } from '@jest/globals';
import { secretsIn } from './find-in-bytes.ts';

// Put together here, so that whoever looks through this repository finds none.
const of = (...parts: readonly string[]): string => parts.join('');
const token = of('ghp', '_aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3eF5');
const noise = (bytes: number): Buffer => Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 7919 + (at >> 3)) % 251));
const look = (bytes: Buffer, more: { readonly known?: readonly string[]; readonly shapes?: boolean } = {}) => secretsIn(bytes, { known: more.known ?? [], shapes: more.shapes ?? true });

describe('keys in bytes that are no lines', () => {
  test('given a token between other bytes, then it is found, wherever it lies', () => {
    for (const before of [0, 100, 1024 * 1024 - 10, 1024 * 1024 + 5]) {
      expect(look(Buffer.concat([noise(before), Buffer.from([0]), Buffer.from(token), Buffer.from([0, 255]), noise(3_000)]))).toEqual([{ what: 'a GitHub token', value: token }]);
    }
  });

  test('given text of two bytes a character, then it is read too', () => {
    const wide = Buffer.from(`key=${token}\n`, 'utf16le');
    for (const bytes of [wide, Buffer.concat([Buffer.from([0xfe, 0xff]), wide.swap16()])]) expect(look(bytes)).toEqual([{ what: 'a GitHub token', value: token }]);
    expect(look(Buffer.from(`\0${token}\0more`))).toEqual([{ what: 'a GitHub token', value: token }]);
  });

  test('given a private key, then it is found; given only the heading, as programs hold it, then not', () => {
    const [begin, end] = [of('-----BEGIN RSA ', 'PRIVATE KEY-----'), of('-----END RSA ', 'PRIVATE KEY-----')];
    const body = 'MIIEpAIBAAKCAQEA'.repeat(8);
    expect(look(Buffer.concat([noise(50), Buffer.from(`${begin}\n${body}\n${end}\n`)]))).toEqual([{ what: 'a private key', value: body }]);
    expect(look(Buffer.from(`\0${begin}\0${end}\0no key here\0`))).toEqual([]);
  });

  test('given a secret of the node, then it is found also where shapes are ignored, in letters of any alphabet', () => {
    expect(look(Buffer.from('\0\u00e4 correct h\u00f6rse\0'), { known: ['correct h\u00f6rse', 'short'], shapes: false })).toEqual([{ what: 'a secret of the node', value: 'correct h\u00f6rse' }]);
    expect(look(Buffer.from(`\0${token}\0`), { shapes: false })).toEqual([]);
  });

  test('given noise, then nothing is found', () => {
    expect(look(noise(3_000_000))).toEqual([]);
  });

  test('given bytes that are meant to take long, then they take no time', () => {
    const began = performance.now();
    for (const text of ['eyJ'.repeat(300_000), of('-----BEGIN ', 'PRIVATE KEY-----\n').repeat(20_000), `${of('-----BEGIN ', 'PRIVATE KEY-----')}${' '.repeat(500_000)}`, 'xoxb-'.repeat(200_000)]) look(Buffer.from(text));
    expect(performance.now() - began).toBeLessThan(6_000);
  });
});
