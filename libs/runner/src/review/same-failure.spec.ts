import { expect, test } from '@jest/globals';
import { newInFailure } from './same-failure.ts';

const failed = (output: string, how = 'exited with 1') => ({ how, output });

test('given the same failure at other times, places and lines, then nothing is new', () => {
  const before = failed('src/a.ts:12:5 - error TS2322: no\n  ✕ adds two numbers (12 ms)\nTests: 1 failed, 41 passed, 42 total\nTime: 1.234 s\n/home/x/work/rev_1/tree/src');
  const after = failed('\x1b[31msrc/a.ts:19:5 - error TS2322: no\x1b[0m\n  ✕ adds two numbers (8 ms)\nTests: 1 failed, 43 passed, 44 total\nTime: 2.9 s\n/home/x/work/rev_2/tree/src');
  expect(newInFailure(before, after, ['/home/x/work/rev_1', '/home/x/work/rev_2'])).toEqual([]);
});

test('given another test that fails, then it is named', () => {
  expect(newInFailure(failed('✕ one\nTests: 1 failed, 2 passed'), failed('✕ one\n✕ two\nTests: 2 failed, 1 passed'))).toEqual(['✕ two', 'Tests: 2 failed, 1 passed']);
});

test('given only a number of failures, then more of them are new and fewer are not', () => {
  expect(newInFailure(failed('Found 2 errors.'), failed('Found 3 errors.'))).toEqual(['Found 3 errors.']);
  expect(newInFailure(failed('Found 3 errors.'), failed('Found 2 errors.'))).toEqual([]);
  expect(newInFailure(failed('# fail 2'), failed('# fail 5'))).toEqual(['# fail 5']);
});

test('given another end, then it is not the same', () => {
  expect(newInFailure(failed('x'), failed('x', 'was ended by SIGSEGV'))).toEqual(['it was ended by SIGSEGV; at the base it exited with 1']);
});

test('given nothing said by either, then it is the same', () => {
  expect(newInFailure(failed(''), failed('\n'))).toEqual([]);
});

test('given something said where nothing was, then it is new', () => {
  expect(newInFailure(failed(''), failed('cannot find module "types"'))).toEqual(['cannot find module "types"']);
});
