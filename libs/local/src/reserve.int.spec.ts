import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JournalledFact } from '@fuel/contracts';
import { appendFacts, claimReserve, closeLocal, freeBytes, journalBytes, openLocal, savepoint, atomically, settle, type Local } from './index.ts';

let folder: string;
let local: Local;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fuel-reserve-'));
  local = openLocal({ path: path.join(folder, 'node.db'), boot: 'bt_one' });
});
afterEach(() => {
  closeLocal(local);
  rmSync(folder, { recursive: true, force: true });
});

const fact = (n: number, size: number): JournalledFact => ({ id: `fct_${n}`, at: '2026-01-01T00:00:00.000Z', fact: { type: 'order.declined', order: `ord_${n}`, code: 'no_slot', message: 'x'.repeat(size), retryable: true } });
const size = 1024 * 1024;
/** From here on the database may not grow, as on a disk that others have filled. */
const fillDisk = (): void => local.database.exec(`PRAGMA max_page_count = ${Number(local.database.prepare('PRAGMA page_count').get()?.['page_count'])}`);
const makeRoom = (): void => local.database.exec('PRAGMA max_page_count = 1000000');
const fails = (): string => {
  try {
    for (let n = 1_000; n < 2_000; n += 1) appendFacts(local, [fact(n, 4_000)]);
    return 'never';
  } catch (cause) {
    return (cause as { code: string }).code;
  }
};

test('given a reserve, when the disk is full, then facts are kept in it until it is used up, and once they are settled it can be claimed again', () => {
  expect(claimReserve(local, size)).toBe(true);
  expect(freeBytes(local)).toBeGreaterThanOrEqual(size);
  fillDisk();
  for (let n = 0; n < 100; n += 1) appendFacts(local, [fact(n, 8_000)]);
  expect(freeBytes(local)).toBeLessThan(size);
  expect(fails()).toBe('local.disk_full');
  expect(claimReserve(local, size)).toBe(false);
  settle(local, 'bt_one', 10_000);
  expect([claimReserve(local, size), journalBytes(local)]).toEqual([true, 0]);
  makeRoom();
  expect(claimReserve(local, 4 * size)).toBe(true);
});

test('given no reserve, when the disk is full, then nothing more can be kept', () => {
  fillDisk();
  expect(fails()).toBe('local.disk_full');
});

test('given facts that are kept, undone and settled, then the length of the journal is what is on the disk, also after a restart', () => {
  appendFacts(local, [fact(1, 100), fact(2, 5_000)]);
  atomically(local, () => {
    savepoint(local, () => {
      appendFacts(local, [fact(3, 1_000)]);
      throw new Error('undone');
    });
    appendFacts(local, [fact(3, 10)]);
  });
  expect(() => atomically(local, () => {
    appendFacts(local, [fact(4, 1_000)]);
    throw new Error('undone');
  })).toThrow('undone');
  settle(local, 'bt_one', 1);
  const before = journalBytes(local);
  expect(before).toBeGreaterThan(5_000);
  expect(before).toBeLessThan(6_000);
  closeLocal(local);
  local = openLocal({ path: path.join(folder, 'node.db'), boot: 'bt_two' });
  expect(journalBytes(local)).toBe(before);
});
