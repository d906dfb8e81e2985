import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JournalledFact } from '@fuel/contracts';
import fc from 'fast-check';
import {
  appendFacts, closeLocal, countUnsettled, journalAt, lastSeq, openLocal, settle, unsettledAfter, type Local, type Position,
 unsettledBoots,
} from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fuel-local-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (boot: string, more: { onAppended?: () => void } = {}): Local => openLocal({ path: path.join(folder, 'node.db'), boot, ...more });
const fact = (n: number, size = 0): JournalledFact => ({
  id: `fct_${n}`,
  at: '2026-01-01T00:00:00.000Z',
  fact: { type: 'order.declined', order: `ord_${n}`, code: 'no_slot', message: 'x'.repeat(size), retryable: true },
});
const limits = { maxFacts: 1_000, maxBytes: 1_000_000 };

function readAll(local: Local, chosen = limits): { boot: string; seq: number; id: string }[] {
  const all: { boot: string; seq: number; id: string }[] = [];
  let after: Position | null = null;
  for (let batch = unsettledAfter(local, after, chosen); batch !== null; batch = unsettledAfter(local, after, chosen)) {
    const { boot, firstSeq, facts } = batch;
    all.push(...facts.map(({ id }, index) => ({ boot, seq: firstSeq + index, id })));
    after = { boot, seq: firstSeq + facts.length - 1 };
  }
  return all;
}

describe('the journal', () => {
  test('given a journal that is written to, when somebody looks at it, then it is as the last commit left it, and a file that is none is named', () => {
    const local = open('bt_first');
    appendFacts(local, [fact(1), fact(2)]);
    settle(local, 'bt_first', 1);
    expect(journalAt(path.join(folder, 'node.db'))).toEqual({ waiting: 1, boots: [{ boot: 'bt_first', last: 2 }] });
    closeLocal(local);
    expect(() => journalAt(path.join(folder, 'nothing.db'))).toThrow(/look at .*nothing.db/);
  });

  test('given facts of an earlier boot, when the file is opened again, then they come first and the numbers begin anew', () => {
    const first = open('bt_first');
    expect(appendFacts(first, [fact(1), fact(2)])).toEqual([1, 2]);
    closeLocal(first);
    const second = open('bt_second');
    expect(appendFacts(second, [fact(3)])).toEqual([1]);
    expect(readAll(second)).toEqual([
      { boot: 'bt_first', seq: 1, id: 'fct_1' },
      { boot: 'bt_first', seq: 2, id: 'fct_2' },
      { boot: 'bt_second', seq: 1, id: 'fct_3' },
    ]);
    closeLocal(second);
  });

  test('given a watermark, when it comes late, twice or too high, then nothing above the last number is lost and none comes back', () => {
    const local = open('bt_one');
    appendFacts(local, [fact(1), fact(2), fact(3)]);
    settle(local, 'bt_one', 2);
    settle(local, 'bt_one', 1);
    settle(local, 'bt_unknown', 9);
    expect(readAll(local).map(({ seq }) => seq)).toEqual([3]);
    settle(local, 'bt_one', 99);
    expect(countUnsettled(local)).toBe(0);
    expect(appendFacts(local, [fact(4)])).toEqual([4]);
    closeLocal(local);
  });

  test('given a limit in bytes, when facts are larger together, then each batch stays below it and a single larger one comes alone', () => {
    const local = open('bt_one');
    appendFacts(local, [fact(1, 400), fact(2, 400), fact(3, 5_000), fact(4)]);
    const sizes: number[] = [];
    let after: Position | null = null;
    for (let batch = unsettledAfter(local, after, { maxFacts: 10, maxBytes: 1_300 }); batch !== null; ) {
      sizes.push(batch.facts.length);
      after = { boot: batch.boot, seq: batch.firstSeq + batch.facts.length - 1 };
      batch = unsettledAfter(local, after, { maxFacts: 10, maxBytes: 1_300 });
    }
    expect(sizes).toEqual([2, 1, 1]);
    closeLocal(local);
  });

  test('given an append, when it is committed, then the reporter is woken once and after the commit', () => {
    let woken = 0;
    const local = open('bt_one', { onAppended: () => (woken += 1) });
    appendFacts(local, [fact(1), fact(2)]);
    expect(woken).toBe(1);
    closeLocal(local);
  });

  test('given random appends, watermarks and restarts, when the journal is read, then it holds what was appended and not settled, in order', () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('settle' as const), boot: fc.nat(5), seq: fc.nat(12) }),
      fc.record({ kind: fc.constant('restart' as const) }),
    );
    let run = 0;
    fc.assert(
      fc.property(fc.array(action, { maxLength: 25 }), fc.integer({ min: 1, max: 4 }), (actions, maxFacts) => {
        run += 1;
        const file = path.join(folder, `run-${run}.db`);
        let boot = 0;
        let local = openLocal({ path: file, boot: 'bt_0' });
        const model = new Map([['bt_0', { last: 0, settled: 0 }]]);
        let n = 0;
        const expected: { boot: string; seq: number; id: string }[] = [];
        for (const step of actions) {
          if (step.kind === 'append') {
            const facts = Array.from({ length: step.count }, () => fact((n += 1)));
            const row = model.get(`bt_${boot}`)!;
            appendFacts(local, facts);
            facts.forEach(({ id }, index) => expected.push({ boot: `bt_${boot}`, seq: row.last + 1 + index, id }));
            row.last += step.count;
          } else if (step.kind === 'settle') {
            settle(local, `bt_${step.boot}`, step.seq);
            const row = model.get(`bt_${step.boot}`);
            if (row) row.settled = Math.max(row.settled, Math.min(step.seq, row.last));
          } else {
            closeLocal(local);
            boot += 1;
            model.set(`bt_${boot}`, { last: 0, settled: 0 });
            local = openLocal({ path: file, boot: `bt_${boot}` });
          }
        }
        const left = expected.filter((entry) => entry.seq > model.get(entry.boot)!.settled);
        expect(readAll(local, { maxFacts, maxBytes: 1_000_000 })).toEqual(left);
        expect(lastSeq(local)).toBe(model.get(`bt_${boot}`)!.last);
        expect(unsettledBoots(local)).toEqual([...model.keys()].filter((one) => one === `bt_${boot}` || left.some((entry) => entry.boot === one)));
        closeLocal(local);
      }),
      { numRuns: 25 },
    );
  });
});
