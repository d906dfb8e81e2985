import { expect, test } from '@jest/globals';
import { pairComments } from './comments.ts';

test('given tasks and texts in pairs, then they belong together in their order', () => {
  expect(pairComments(['a', 'b'], ['one', 'two'])).toEqual({ ok: true, value: [{ task: 'a', text: 'one' }, { task: 'b', text: 'two' }] });
});

test('given nothing, or a task without a text, then nothing is sent', () => {
  expect(pairComments([], [])).toEqual({ ok: false, usage: expect.stringContaining('--task KEY --text') });
  expect(pairComments(['a', 'b'], ['one'])).toEqual({ ok: false, usage: '2 --task and 1 --text were given; each --task needs its own --text' });
});
