import { expect, test } from '@jest/globals';
import { openListening } from './listening.ts';

test('given a hub that looks regularly, then it has listened since its connection', () => {
  const listening = openListening(1_000, 0);
  expect([500, 1_500, 2_500].map((now) => listening.since(true, now))).toEqual([0, 0, 0]);
  listening.begin(3_000);
  expect(listening.since(true, 3_500)).toBe(3_000);
});

test('given a hub that stood still, then it has listened only since it goes on', () => {
  const listening = openListening(1_000, 0);
  expect([900, 2_000, 2_900].map((now) => listening.since(true, now))).toEqual([0, 2_000, 2_000]);
});

test('given no connection, then it does not listen', () => {
  const listening = openListening(1_000, 0);
  expect(listening.since(false, 500)).toBeNull();
});
