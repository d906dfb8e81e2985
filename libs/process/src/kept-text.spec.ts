import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keptText } from './kept-text.ts';

const ascii = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n') });

describe('given a limit on what is kept', () => {
  test('when all of it fits, then it is whole', () => {
    fc.assert(
      fc.property(fc.array(ascii), (chunks) => {
        const total = chunks.join('');
        const kept = keptText({ headBytes: Math.ceil(total.length / 2), tailBytes: Math.ceil(total.length / 2) });
        for (const chunk of chunks) kept.add(Buffer.from(chunk));
        expect(kept.text()).toBe(total);
      }),
    );
  });

  test('when it does not fit, then beginning and end are there and what is missing is told', () => {
    fc.assert(
      fc.property(fc.array(ascii, { minLength: 1 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (chunks, headBytes, tailBytes) => {
        const total = chunks.join('');
        fc.pre(total.length > headBytes + tailBytes);
        const kept = keptText({ headBytes, tailBytes });
        for (const chunk of chunks) kept.add(Buffer.from(chunk));
        const missing = total.length - headBytes - tailBytes;
        expect(kept.text()).toBe(`${total.slice(0, headBytes)}\n[fuel] ${missing} bytes left out here\n${total.slice(-tailBytes)}`);
      }),
    );
  });

  test('when only a tail is wanted, then it is the end and nothing else', () => {
    const kept = keptText({ headBytes: 0, tailBytes: 4 });
    for (const chunk of ['one', 'two', 'three']) kept.add(Buffer.from(chunk));
    expect(kept.text()).toBe('hree');
  });
});
