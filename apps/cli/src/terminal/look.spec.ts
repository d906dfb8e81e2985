import { expect, test } from '@jest/globals';
import { paintFor, plain } from './look.ts';

test.each([
  ['a terminal', { isTTY: true }, {}, true],
  ['a pipe', { isTTY: false }, {}, false],
  ['a stream that is no terminal at all', {}, {}, false],
  ['a person who wants no colours', { isTTY: true }, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which means nothing', { isTTY: true }, { NO_COLOR: '' }, true],
  ['a terminal that cannot', { isTTY: true }, { TERM: 'dumb' }, false],
])('given %s, then colours follow', (_what, stream, env, coloured) => {
  const painted = paintFor(stream, env)('red', 'x');
  expect(painted === plain('red', 'x')).toBe(!coloured);
});
