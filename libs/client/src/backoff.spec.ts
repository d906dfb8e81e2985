import { describe, expect, test } from '@jest/globals';
import { backoffMs } from './backoff.ts';

describe('waiting before the next try', () => {
  test('given more failures in a row, then the wait doubles up to a limit', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((failures) => backoffMs(failures, 1))).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  test('given chance, then half of the wait is up to it', () => {
    expect([backoffMs(1, 0), backoffMs(1, 1)]).toEqual([250, 500]);
  });

  test('given what the hub asked for, then that is the first wait', () => {
    expect(backoffMs(1, 1, 3_000)).toBe(3_000);
  });
});
