import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { relocateCache } from './relocate-cache.ts';

const sealed = (body: Buffer): Buffer => Buffer.concat([body, createHash('sha1').update(body).digest()]);
const sized = (name: string, content: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length);
  return Buffer.concat([Buffer.from(name, 'latin1'), size, content]);
};
/** What comes before and after is copied as it is; 110 bytes of name need one byte of length, 200 need two (0x80 0x48). */
const indexAt = (dir: string, length: readonly number[]): Buffer =>
  sealed(Buffer.concat([Buffer.from('DIRC entries'), sized('TREE', Buffer.from('t')), sized('UNTR', Buffer.from([...length, ...Buffer.from(`Location ${dir}, system Linux\0rest`)])), sized('link', Buffer.from('l'))]));
const dirOf = (bytes: number): string => `/${'d'.repeat(bytes - 'Location , system Linux\0'.length - 1)}`;

test('given an index with a cache, when it is moved to a longer path and back, then only its place, its size and its seal differ', () => {
  const [short, long] = [indexAt(dirOf(110), [110]), indexAt(dirOf(200), [0x80, 0x48])];
  expect(relocateCache(short, { from: dirOf(110), to: dirOf(200), system: 'Linux' })).toEqual(long);
  expect(relocateCache(long, { from: dirOf(200), to: dirOf(110), system: 'Linux' })).toEqual(short);
});

test('given an index without a cache, of another place or with an end that tells of sizes, when it is moved, then it stays as it is', () => {
  const index = indexAt(dirOf(110), [110]);
  const ended = sealed(Buffer.concat([index.subarray(0, -20), sized('EOIE', Buffer.alloc(24))]));
  for (const one of [sealed(Buffer.from('DIRC entries')), Buffer.alloc(0), ended]) expect(relocateCache(one, { from: dirOf(110), to: '/x', system: 'Linux' })).toEqual(one);
  expect(relocateCache(index, { from: '/elsewhere', to: '/x', system: 'Linux' })).toEqual(index);
  expect(relocateCache(index, { from: dirOf(110), to: '/x', system: 'Darwin' })).toEqual(index);
});
