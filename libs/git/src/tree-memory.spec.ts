import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTree, parseTrees } from './tree-listing.ts';
import { isAsRemembered, readMemory, writeMemory } from './tree-memory.ts';

const folder = fc.record({ ino: fc.bigInt(1n, 2n ** 60n), changedNs: fc.bigInt(0n, 2n ** 62n), modifiedNs: fc.bigInt(0n, 2n ** 62n), mode: fc.integer({ min: 0, max: 0o7777 }) });
const path = fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => !text.includes('\0'));
const memory = fc.record({
  sha: fc.constant('a'.repeat(40)), index: fc.constant('b'.repeat(64)), lookedNs: fc.bigInt(0n, 2n ** 62n),
  folders: fc.array(fc.tuple(path, folder), { maxLength: 20 }).map((entries) => new Map(entries)),
});

test('given any memory, then it is read as it was written', () => {
  fc.assert(fc.property(memory, (given) => {
    expect(readMemory(writeMemory(given))).toEqual(given);
  }));
});

test.each(['', 'x', `fuel-tree-1 ${'a'.repeat(40)} ${'b'.repeat(64)}`, `fuel-tree-1 ${'a'.repeat(40)} ${'b'.repeat(64)} 1\0half a line`])('given %j, then it is no memory', (text) => {
  expect(readMemory(text)).toBeNull();
});

test('given a folder that changed just before it was looked at, then it is looked at again', () => {
  const found = { ino: 1n, changedNs: 1_000_000_000n, modifiedNs: 1n, mode: 0o755 };
  const at = (lookedNs: bigint) => ({ sha: '', index: '', lookedNs, folders: new Map([['src', found]]) });
  expect(isAsRemembered(found, at(1_000_000_001n), 'src')).toBe(false);
  expect(isAsRemembered(found, at(2_000_000_000n), 'src')).toBe(true);
  expect(isAsRemembered({ ...found, changedNs: 3n }, at(2_000_000_000n), 'src')).toBe(false);
  expect(isAsRemembered(found, at(2_000_000_000n), 'lib')).toBe(false);
});

test('given trees as git stores them, then each entry is a file, a folder or a nested repository', () => {
  const oid = '\x01'.repeat(20);
  const tree = Buffer.from(`100644 a.txt\0${oid}40000 src\0${oid}120000 link\0${oid}160000 sub\0${oid}`, 'latin1');
  const entries = new Map([['a.txt', 'file'], ['src', 'folder'], ['link', 'file'], ['sub', 'nested']]);
  expect(parseTree(tree, 20)).toEqual(entries);
  const answer = Buffer.concat([Buffer.from(`${'c'.repeat(40)} tree ${tree.length}\n`), tree, Buffer.from('\nx:gone missing\n'), Buffer.from(`${'c'.repeat(40)} tree ${tree.length}\n`), tree, Buffer.from('\n')]);
  expect(parseTrees(answer, 20)).toEqual([entries, new Map(), entries]);
});
