import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openLogReader } from './log-reader.ts';

const lines = (from: number, to: number, text = (n: number) => `line ${n}`) => Array.from({ length: to - from }, (_, index) => ({ stream: 'out' as const, text: text(from + index) }));
const open = (from = 1) => {
  let news = 0;
  return { reader: openLogReader({ from, onNews: () => (news += 1) }), news: () => news };
};

test('given what the node has kept and what it says meanwhile, then each line comes once, in order, and what was not kept is counted', () => {
  const { reader } = open();
  reader.offer({ firstLine: 30, lines: lines(30, 32) });
  expect(reader.take()).toEqual([]);
  reader.offer({ firstLine: 11, lines: lines(11, 32), replay: true });
  reader.offer({ firstLine: 31, lines: lines(31, 34) });
  expect(reader.take()).toEqual([{ type: 'missed', lines: 10 }, { type: 'lines', firstLine: 11, lines: lines(11, 32) }, { type: 'lines', firstLine: 32, lines: lines(32, 34) }]);
  reader.offer({ firstLine: 11, lines: lines(11, 34), replay: true });
  expect([reader.take(), reader.next]).toEqual([[], 34]);
});

test('given a reader that comes again, then it goes on at its line', () => {
  const { reader } = open(20);
  reader.offer({ firstLine: 1, lines: lines(1, 25), replay: true });
  expect(reader.take()).toEqual([{ type: 'lines', firstLine: 20, lines: lines(20, 25) }]);
});

test('given a node that keeps nothing, when it is read live, then what comes counts from there', () => {
  const { reader } = open();
  reader.goLive();
  reader.offer({ firstLine: 5, lines: lines(5, 6) });
  expect(reader.take()).toEqual([{ type: 'missed', lines: 4 }, { type: 'lines', firstLine: 5, lines: lines(5, 6) }]);
});

test('given a reader that takes nothing, then it holds no more than it may, the newest, and hears how many are gone', () => {
  const { reader } = open();
  reader.goLive();
  for (let n = 0; n < 1_000; n += 1) reader.offer({ firstLine: 1 + n * 10, lines: lines(1 + n * 10, 11 + n * 10, () => 'x'.repeat(1_000)) });
  const [first, ...rest] = reader.take();
  const kept = rest.reduce((sum, one) => sum + (one.type === 'lines' ? one.lines.length : 0), 0);
  expect(first).toEqual({ type: 'missed', lines: 10_000 - kept });
  expect(kept * 2_000).toBeLessThanOrEqual(256 * 1024);
  expect(rest.at(-1)).toMatchObject({ firstLine: 9_991 });
});

test('given anything a node may say in any order, then no line comes twice, none goes back, and every one is there or counted', () => {
  const message = fc.record({ firstLine: fc.integer({ min: 1, max: 60 }), size: fc.integer({ min: 0, max: 20 }), replay: fc.boolean(), take: fc.boolean() });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 30 }), (said) => {
      const { reader } = open();
      let at = 1;
      const see = (): void => {
        for (const one of reader.take()) {
          if (one.type === 'missed') at += one.lines;
          else {
            expect(one.firstLine).toBe(at);
            expect(one.lines).toEqual(lines(at, at + one.lines.length));
            at += one.lines.length;
          }
        }
        expect(reader.next).toBe(at);
      };
      for (const { firstLine, size, replay, take } of said) {
        reader.offer({ firstLine, lines: lines(firstLine, firstLine + size), replay });
        if (take) see();
      }
      see();
    }),
  );
});
