import { describe, expect, test } from '@jest/globals';
import { mostMessages, openLines } from './message-lines.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

describe('lines of messages', () => {
  test('given lines that come in pieces, cut anywhere, then each is told once when it is whole', () => {
    const lines = openLines((text) => text);
    const text = bytes('first é\n\n  second \nthird');
    const told = [...text].flatMap((_one, at) => lines.take(text.subarray(at, at + 1), false));
    expect([told, lines.read()]).toEqual([['first é', 'second'], text.length]);
    expect(lines.take(bytes(''), true)).toEqual(['third']);
    expect(lines.take(bytes(''), true)).toEqual([]);
  });

  test('given more than anybody reads, then the first ones, cut, and no more', () => {
    const lines = openLines((text) => text);
    expect(lines.take(bytes(`${'x'.repeat(30_000)}\n`.repeat(2)), false).map((one) => one.length)).toEqual([20_000, 20_000]);
    expect(lines.take(bytes('y\n'.repeat(100)), false)).toHaveLength(mostMessages - 2);
    expect(lines.take(bytes('z\n'), true)).toEqual([]);
    const endless = openLines((text) => text);
    for (let times = 0; times < 30; times += 1) expect(endless.take(bytes('x'.repeat(65_536)), false)).toEqual([]);
    expect(endless.take(bytes('\nlate\n'), true)).toEqual([]);
  });
});
