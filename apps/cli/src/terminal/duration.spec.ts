import { expect, test } from '@jest/globals';
import { ago, duration } from './duration.ts';

test.each([
  [-5, '0s'],
  [59_999, '59s'],
  [60_000, '1m00s'],
  [3_599_000, '59m59s'],
  [3_600_000, '1h00m'],
  [90_000_000, '1d01h'],
])('given %i ms, then people read %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('given a time that never was, then it says so', () => {
  expect(ago(null, new Date(0))).toBe('never');
});
