import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDeclared, type Declared } from './declared.ts';

const declaredBy = (text: string | null): Declared => readDeclared(text === null ? { kind: 'absent' } : { kind: 'text', text });

describe('given the outcome file', () => {
  test.each([
    [null, { kind: 'nothing' }],
    [' \n', { kind: 'nothing' }],
    ['{"noChange":"is there"}', { kind: 'no_change', reason: 'is there' }],
    ['{"question":"which?"}', { kind: 'question', text: 'which?', options: [] }],
    ['{"question":"which?","options":["a"],"noChange":"x"}', { kind: 'question', text: 'which?', options: ['a'] }],
  ])('when it holds %j, then it says so', (text, expected) => {
    expect(declaredBy(text)).toEqual(expected);
  });

  test.each(['no json', '[]', '{}', '{"question":""}', '{"question":"x","options":[1]}', '{"question":"x","options":"a"}', '{"noChange":true}'])(
    'when it holds %j, then it is unreadable and the message tells the right form',
    (text) => {
      expect(declaredBy(text)).toEqual({ kind: 'unreadable', message: expect.stringContaining('{"noChange": "reason"}') });
    },
  );

  test('when something else lies in its place, then the message says what and tells the right form', () => {
    expect(readDeclared({ kind: 'unreadable', why: 'is not a plain file' })).toEqual({
      kind: 'unreadable', message: expect.stringMatching(/^the file at FUEL_OUTCOME_FILE is not a plain file; write \{"noChange": "reason"\}/),
    });
  });

  test('when it holds anything at all, then nothing is thrown', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(declaredBy(text).kind).toMatch(/^(nothing|no_change|question|unreadable)$/);
    }));
  });
});
