import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scrub, scrubber } from './scrub.ts';

const secret = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '7', '-', 'é', '"'), minLength: 4, maxLength: 12 });
const filler = fc.string({ unit: fc.constantFrom('a', 'b', 'x', '\n', 'é'), maxLength: 20 });
const bytes = (text: string) => Buffer.from(text, 'utf8');
const stream = (chunks: readonly Uint8Array[], secrets: readonly string[]) => {
  const clean = scrubber(secrets);
  return Buffer.concat([...chunks.map((chunk) => clean.feed(chunk)), clean.end()]).toString('utf8');
};

describe('given known secrets', () => {
  test('when a text holds one, then only that part is replaced', () => {
    expect(scrub('token=hunter22; user=ada', ['hunter22'])).toBe('token=[secret]; user=ada');
  });

  test('when it stands encoded, then it is found all the same', () => {
    const value = 'p"ss/w rd+1';
    const text = [JSON.stringify({ value }), encodeURIComponent(value), Buffer.from(value).toString('base64')].join(' ');
    expect(scrub(text, [value])).toBe('{"value":"[secret]"} [secret] [secret]');
  });

  test('when it has several lines, then each of them is a secret', () => {
    expect(scrub('leaked: second-line', ['first-line\nsecond-line\n'])).toBe('leaked: [secret]');
  });

  test('when two of them overlap in the text, then nothing of either is left', () => {
    expect(scrub('xABCDEFx', ['ABCD', 'CDEF'])).toBe('x[secret]x');
  });

  test('when a value is too short to be told from ordinary text, then it is left alone', () => {
    expect(scrub('a b a', ['a', ''])).toBe('a b a');
  });

  test('when the text comes in any chunks, then the stream has no secret in it and equals the whole text scrubbed', () => {
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 3 }), fc.array(filler, { minLength: 2, maxLength: 5 }), fc.array(fc.nat()), (secrets, fillers, at) => {
        const whole = bytes(fillers.join(secrets[0]));
        const places = [...new Set(at.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
        const chunks = [0, ...places].map((from, index) => whole.subarray(from, places[index] ?? whole.length));
        const result = stream(chunks, secrets);
        expect(result).toBe(scrub(whole.toString('utf8'), secrets));
        for (const value of secrets) expect(result).not.toContain(value);
      }),
    );
  });

  test('when a chunk ends in nothing that could begin a secret, then all of it goes on at once', () => {
    const clean = scrubber(['hunter22']);
    expect(Buffer.from(clean.feed(bytes('ready\n'))).toString()).toBe('ready\n');
    expect(Buffer.from(clean.feed(bytes('pass hun'))).toString()).toBe('pass ');
    expect(Buffer.from(clean.feed(bytes('ter22!'))).toString()).toBe('[secret]!');
  });
});
