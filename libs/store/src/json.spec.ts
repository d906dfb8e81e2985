import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText, toJson } from './json.ts';

describe('JSON for Postgres', () => {
  test('given any value, then what comes out is what went in, but for NUL and halves of surrogate pairs', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const expected = JSON.parse(JSON.stringify(value), (_key, one: unknown) => (typeof one === 'string' ? cleanText(one) : one)) as unknown;
        expect(JSON.parse(toJson(value))).toEqual(expected);
      }),
    );
  });

  test('given NUL in a text, a key or a list, then it is replaced everywhere', () => {
    expect(toJson({ 'a\0': ['\0', { b: 'x\ud800y' }] })).toBe('{"a\uFFFD":["\uFFFD",{"b":"x\uFFFDy"}]}');
    expect(cleanText('\ud800\ud83d\ude00\ud83d')).toBe('\uFFFD😀\uFFFD');
    expect(cleanText('😀\0\udc00')).toBe('😀\uFFFD\uFFFD');
  });

  test('given a text that only speaks of an escape, then it stays', () => {
    expect(JSON.parse(toJson('say \\u0000 and \\ud800'))).toBe('say \\u0000 and \\ud800');
  });
});
