import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitPatch } from './fit-patch.ts';

const bytes = (text: string): number => Buffer.byteLength(JSON.stringify(JSON.stringify(text)));

test('given a patch that fits, then it stays as it is', () => {
  const patch = { text: '+hello\n', truncated: false };
  expect(fitPatch(patch, { maxBytes: 100, maxLength: 100 })).toBe(patch);
});

test('given a patch that is too long, then it ends at a line end and says that it was cut', () => {
  const fitted = fitPatch({ text: '+line\n'.repeat(100), truncated: false }, { maxBytes: 10_000, maxLength: 100 });
  expect(fitted.truncated).toBe(true);
  expect(fitted.text).toBe('+line\n'.repeat(16));
});

test('given any text, then what is left fits into the message and is a beginning of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.integer({ min: 20, max: 1_000 }), (text, maxBytes) => {
      const fitted = fitPatch({ text, truncated: false }, { maxBytes, maxLength: 500 });
      expect(bytes(fitted.text)).toBeLessThanOrEqual(maxBytes);
      expect(fitted.text.length).toBeLessThanOrEqual(500);
      expect(text.startsWith(fitted.text)).toBe(true);
    }),
  );
});
