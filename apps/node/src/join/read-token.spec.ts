import { expect, test } from '@jest/globals';
import { checkToken } from './read-token.ts';

test('given a token with a line end, then the token is what is left', () => {
  expect(checkToken('fueljoin_abc\n', 'stdin')).toEqual({ ok: true, value: 'fueljoin_abc' });
});

test.each(['', ' \n', 'one two', 'x'.repeat(201)])('given %j, then it is refused with where it came from and without repeating it', (text) => {
  const checked = checkToken(text, 'stdin');
  expect(checked).toMatchObject({ ok: false, message: expect.stringMatching(/^stdin holds .*fuel node token/) });
});
