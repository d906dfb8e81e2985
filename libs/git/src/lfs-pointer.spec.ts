import { expect, test } from '@jest/globals';
import { parsePointer, readBatch, readPossible } from './lfs-pointer.ts';

const oid = 'e'.repeat(64);
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`;

test.each([
  [pointer, { oid, size: 12345 }],
  [pointer.replace('v1', 'v2'), { oid, size: 12345 }],
  [`\n${pointer}`, null],
  ['version https://git-lfs.github.com/spec/v1\n', null],
  [pointer.replace('sha256', 'md5'), null],
  ['', null],
])('given %j, then it is a pointer or none', (text, is) => expect(parsePointer(text)).toEqual(is));

test('given what git answers, then each answer is the one to its question, whatever is in it', () => {
  const blob = (text: string): string => `${'a'.repeat(40)} blob ${Buffer.byteLength(text)}\n${text}\n`;
  expect(readBatch(Buffer.from(`${blob(pointer)}HEAD:a b missing\n${blob('ä\n\n')}${'b'.repeat(40)} tree 3\n\0\0\0\n${blob('')}`))).toEqual([pointer, null, 'ä\n\n', null, '']);
  expect(readBatch(Buffer.alloc(0))).toEqual([]);
});

test('given what git says of sizes, then only what may be a pointer is named', () => {
  const sha = 'a'.repeat(40);
  const of = (size: number, type = 'blob'): string => `${sha} ${type} ${size}\n`;
  expect(readPossible(`${of(99)}${of(100)}HEAD:a b missing\n${of(1023)}${of(1024)}${of(120, 'tree')}`).slice(0, 6)).toEqual([null, sha, null, sha, null, null]);
});
