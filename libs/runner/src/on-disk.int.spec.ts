import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appendFacts, closeLocal, countUnsettled, openLocal, type Local } from '@fuel/local';
import { onDisk } from './on-disk.ts';

let folder: string;
let local: Local;
let commits = 0;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fuel-disk-'));
  local = openLocal({ path: path.join(folder, 'node.db'), boot: 'bt_1', onAppended: () => void (commits += 1) });
  commits = 0;
});
afterEach(() => {
  closeLocal(local);
  rmSync(folder, { recursive: true, force: true });
});

const context = () => ({ local, storage: { why: () => null, tight: () => false, refused: () => undefined }, log: () => undefined, stopping: new AbortController().signal });
const write = (n: number) => onDisk(context(), () => appendFacts(local, [{ id: `fct_${n}`, at: '2026-01-01T00:00:00.000Z', fact: { type: 'order.accepted', order: `ord_${n}` } }]));

test('given several that write in one turn, then it is one commit, in their order, and each hears of its own', async () => {
  expect(await Promise.all([write(1), write(2), write(3)])).toEqual([[1], [2], [3]]);
  expect([commits, countUnsettled(local)]).toEqual([1, 3]);
});

test('given one that breaks half way, then what it wrote is undone, it alone hears of it, and the others are on the disk', async () => {
  const broken = onDisk(context(), () => {
    appendFacts(local, [{ id: 'fct_x', at: '2026-01-01T00:00:00.000Z', fact: { type: 'order.accepted', order: 'ord_x' } }]);
    throw new Error('a defect');
  });
  const results = await Promise.allSettled([write(1), broken, write(2)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect([commits, countUnsettled(local)]).toEqual([1, 2]);
});
