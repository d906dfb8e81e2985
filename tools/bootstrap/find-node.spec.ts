import { expect, test } from '@jest/globals';
import { flagsFor, isNewEnough } from './find-node.mjs';

test.each([
  ['v20.20.2', false],
  ['22.12.0', false],
  ['22.13.0', true],
  ['v24.21.0', true],
])('given Node %s, when asked whether it is new enough, then the answer is %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});

test('given a Node that does not strip types by itself, then it is asked to', () => {
  expect(flagsFor('22.13.0')).toContain('--experimental-strip-types');
  expect(flagsFor('v24.21.0')).toEqual([]);
});
