import { describe, expect, test } from '@jest/globals';
import { withoutValues } from './without-values.ts';

describe('what is said about a command line that is not understood', () => {
  test.each([
    ["error: unknown option '--token=a=secret'\n", "error: unknown option '--token'\n"],
    ["error: unknown option '--token'\n(Did you mean --task?)\n", "error: unknown option '--token'\n(Did you mean --task?)\n"],
    ["error: too many arguments for 'join'. Expected 1 argument but got 2: http://x, a.secret.\n", "error: too many arguments for 'join'. Expected 1 argument but got 2.\n"],
  ])('given %j, then no value is repeated', (text, said) => {
    expect(withoutValues(text)).toBe(said);
  });
});
