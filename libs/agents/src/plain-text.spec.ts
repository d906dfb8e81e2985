import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainText } from './plain-text.ts';

describe('given text from outside', () => {
  test('when it holds control characters, then they are gone and lines stay lines', () => {
    expect(plainText('a\r\nb\0\u001b[31m\tc', 100)).toBe('a\nb\ufffd\ufffd[31m\tc');
  });

  test('when it is anything, then the result is bounded, well-formed and free of NUL', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
      const plain = plainText(text, max);
      expect(plain.length).toBeLessThanOrEqual(max);
      expect(plain).not.toMatch(/\0|\p{Cs}/u);
    }));
  });
});
