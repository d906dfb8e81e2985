import { expect, test } from '@jest/globals';
import { openAnswer, sealAnswer } from './seal-answer.ts';

test('given the caller and its key, then an answer is read again, and given anybody else, not', () => {
  const kept = sealAnswer('fuel_secret', 'key-1', '{"token":"fueljoin_x"}');
  expect(openAnswer('fuel_secret', 'key-1', kept)).toBe('{"token":"fueljoin_x"}');
  expect(Buffer.from(kept).toString('latin1')).not.toContain('fueljoin');
  expect(() => openAnswer('fuel_other', 'key-1', kept)).toThrow();
  expect(() => openAnswer('fuel_secret', 'key-2', kept)).toThrow();
});
