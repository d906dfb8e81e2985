import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lineReader } from './line-reader.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const readAll = (chunks: readonly Uint8Array[], maxLineBytes: number) => {
  const reader = lineReader({ maxLineBytes });
  return [...chunks.flatMap((chunk) => reader.feed(chunk)), ...reader.end()];
};
const cut = (whole: Uint8Array, at: readonly number[]) => {
  const places = [...new Set(at.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => whole.subarray(from, places[index] ?? whole.length));
};

describe('given bytes of a child', () => {
  test('when lines end in LF or CRLF, then the endings are gone and the last unfinished line is there too', () => {
    expect(readAll([bytes('a\r\n\nb\nc')], 100).map(({ text }) => text)).toEqual(['a', '', 'b', 'c']);
  });

  test('when a line is longer than the limit, then it is cut, says by how much, and the next one is whole', () => {
    expect(readAll([bytes(`${'x'.repeat(50)}\nnext\n`)], 10)).toEqual([
      { text: 'x'.repeat(10), droppedBytes: 40 },
      { text: 'next', droppedBytes: 0 },
    ]);
  });

  test('when the limit falls inside a character, then the character is left out as a whole', () => {
    expect(readAll([bytes('aé€😀\n')], 8)).toEqual([{ text: 'aé€', droppedBytes: 4 }]);
  });

  test('when it is binary, then it is text with replacement characters and nothing is thrown', () => {
    expect(readAll([Uint8Array.of(0xff, 0x00, 0xc3, 0x0a, 0x80)], 100).map(({ text }) => text)).toEqual(['\ufffd\0\ufffd', '\ufffd']);
  });

  test('when the same bytes come in other chunks, then the lines are the same', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }).map((raw) => raw.map((byte) => (byte % 7 === 0 ? 0x0a : byte))),
        fc.array(fc.nat(), { maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (whole, at, maxLineBytes) => {
          expect(readAll(cut(whole, at), maxLineBytes)).toEqual(readAll([whole], maxLineBytes));
        },
      ),
    );
  });

  test('when lines are joined again, then no text is lost and none is longer than the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }).filter((line) => !/[\r\n\ufeff]/.test(line))),
        fc.array(fc.nat(), { maxLength: 20 }),
        (lines, at) => {
          const whole = bytes(lines.map((line) => `${line}\n`).join(''));
          expect(readAll(cut(whole, at), 1_000)).toEqual(lines.map((text) => ({ text, droppedBytes: 0 })));
          for (const { text } of readAll(cut(whole, at), 8)) {
            expect(bytes(text).length).toBeLessThanOrEqual(8);
          }
        },
      ),
    );
  });
});
