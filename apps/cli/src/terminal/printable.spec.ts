import { describe, expect, test } from '@jest/globals';
import { oneLine, printable } from './printable.ts';

describe('text from elsewhere on a terminal', () => {
  test('given escape sequences and marks that turn the writing direction, then nothing of them reaches the terminal', () => {
    expect(printable('a\x1b[2Jb\x9b1mc\rd\u202Ee\x07')).toBe('a\uFFFD[2Jb\uFFFD1mc\uFFFDd\uFFFDe\uFFFD');
  });

  test('given lines and tabs, then they stay, and given a cell, then it is one line', () => {
    expect(printable('a\r\n\tb\n')).toBe('a\n\tb\n');
    expect(oneLine(' a\r\n\tb \n')).toBe('a b');
  });
});
