import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frameParser } from './parse-frames.ts';

const all = (...pieces: string[]) => {
  const parser = frameParser();
  return { frames: pieces.flatMap((piece) => parser.push(piece)), retryMs: parser.retryMs };
};

describe('reading server-sent events', () => {
  test('given a whole frame, then its id, type and data are read', () => {
    expect(all('id: 7:1\nevent: task.ready\ndata: {"a":1}\n\n').frames).toEqual([{ id: '7:1', event: 'task.ready', data: '{"a":1}' }]);
  });

  test('given data over several lines, then they are joined by line ends', () => {
    expect(all('data: one\ndata: two\n\n').frames).toEqual([{ id: undefined, event: 'message', data: 'one\ntwo' }]);
  });

  test('given comments, a retry and frames without data, then no frame comes of them', () => {
    expect(all(':\n\nretry: 250\nid: 9\n\n: here I am\n\n')).toEqual({ frames: [], retryMs: 250 });
  });

  test('given ids, then the last one of a finished frame stands, with data or without', () => {
    const parser = frameParser();
    const heard = [': x\n\n', 'id: 7\n\n', 'id: 8\ndata: 1\n\n', 'data: 2\n\n', ': still here\nid: 9\n', '\n'].map((text) => (parser.push(text), parser.lastId));
    expect(heard).toEqual([undefined, '7', '8', '8', '8', '9']);
  });

  test('given a frame that is not finished, then it is not given out', () => {
    expect(all('data: half').frames).toEqual([]);
    expect(all('data: half\n').frames).toEqual([]);
  });

  test('given any line ends, cut anywhere, then the frames are the same', () => {
    const text = '\uFEFFid: 1\ndata: first\n\n: comment\nid: 2\nevent: x\ndata: a\ndata:b\n\n';
    const expected = all(text).frames;
    expect(expected).toHaveLength(2);
    fc.assert(
      fc.property(fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(text.length * 2), { maxLength: 8 }), (end, cuts) => {
        const whole = text.replaceAll('\n', end);
        const at = [0, ...cuts.map((cut) => cut % whole.length).sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((to, n) => whole.slice(at[n], to));
        // A last lone CR waits for the LF that may follow; the next comment line sets it free.
        expect(all(...pieces, ': end').frames).toEqual(expected);
      }),
    );
  });
});
