import { describe, expect, test } from '@jest/globals';
import { parsePosition, writePosition } from './position.ts';

describe('a position in the log', () => {
  test('given one that was written, then it is read back', () => {
    expect(parsePosition(writePosition({ xact: '742', n: '9223372036854775807' }))).toEqual({ xact: '742', n: '9223372036854775807' });
  });

  test('given anything else, then none', () => {
    for (const text of ['', '1', '1-', '-1-2', '1-2-3', 'a-1', '1-9223372036854775808', '99999999999999999999-1', ' 1-2']) expect(parsePosition(text)).toBeNull();
  });
});
