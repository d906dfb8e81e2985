import { expect, test } from '@jest/globals';
import { isolationOf } from './isolation-of.ts';

test.each([
  ['worktree', undefined, 'worktree'],
  ['worktree', 'sandbox', 'sandbox'],
  ['sandbox', 'worktree', 'sandbox'],
  ['clone', undefined, 'clone'],
  ['clone', 'clone', 'clone'],
] as const)('given a node set to %s and a repository that asks for %s, then it is %s', (isolation, asked, counts) => {
  expect(isolationOf({ isolation }, asked === undefined ? {} : { isolation: asked })).toBe(counts);
});
