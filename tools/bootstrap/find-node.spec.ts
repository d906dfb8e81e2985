import { expect, test } from '@jest/globals';
import { runsSources } from './find-node.mjs';

test.each([
  ['v20.20.2', false],
  ['22.13.0', false],
  ['v24.21.0', true],
  ['26.0.0', true],
])('given Node %s, when asked whether it runs the sources, then the answer is %s', (version, expected) => {
  expect(runsSources(version)).toBe(expected);
});
