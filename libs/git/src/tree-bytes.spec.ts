import { expect, test } from '@jest/globals';
import { sumOfBlobs } from './tree-bytes.ts';

const line = (mode: string, type: string, size: string, name: string): string => `${mode} ${type} ${'a'.repeat(40)} ${size.padStart(7)}\t${name}`;

test('given the listing of a tree, then each file takes whole blocks, an empty one and a submodule take none', () => {
  const listing = [line('100644', 'blob', '1', 'a b.txt'), line('100755', 'blob', '4097', '5 blob\t99.txt'), line('100644', 'blob', '0', 'empty'), line('160000', 'commit', '-', 'sub')];
  expect(sumOfBlobs(`${listing.join('\0')}\0`)).toBe(4_096 + 8_192);
  expect(sumOfBlobs('')).toBe(0);
});
