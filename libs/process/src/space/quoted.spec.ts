import { expect, test } from '@jest/globals';
import { quoted } from './quoted.ts';

test.each([['a b', "'a b'"], ["it's", "'it'\\''s'"], ['$(rm)', "'$(rm)'"]])('given %s, when it is quoted, then a shell reads it as one word', (word, said) => {
  expect(quoted(word)).toBe(said);
});
