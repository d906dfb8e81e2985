import { expect, test } from '@jest/globals';
import { openSparing } from './spare-memory.ts';

test('given large bodies that overlap, then memory is spared from the first one that begins to the last one that is over, and each is over once', () => {
  const flags: string[] = [];
  const spare = openSparing((flag) => void flags.push(flag));
  const [first, second] = [spare(), spare()];
  first();
  first();
  expect(flags).toEqual(['--heap-growing-percent=20']);
  second();
  expect(flags).toEqual(['--heap-growing-percent=20', '--heap-growing-percent=0']);
  spare()();
  expect(flags).toHaveLength(4);
});
