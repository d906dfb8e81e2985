import { expect, test } from '@jest/globals';
import { lookForSecrets } from './find-secrets.ts';
import { drained, unhurried } from './portions.ts';

test('given many lines, then others are heard in between, and the answer is the same', async () => {
  const lines = { added: [{ path: 'a.ts', line: 1, lines: Array.from({ length: 5_000 }, (_, at) => (at === 4_321 ? 'the words: correct horse' : 'nothing')) }], removed: [] };
  const wanted = { known: ['correct horse'], ignored: () => false };
  let heard = 0;
  const other = setInterval(() => (heard += 1), 0);
  const found = await unhurried(lookForSecrets(lines, wanted));
  clearInterval(other);
  expect(found).toEqual(drained(lookForSecrets(lines, wanted)));
  expect(found).toMatchObject([{ line: 4_322 }]);
  expect(heard).toBeGreaterThan(0);
});
