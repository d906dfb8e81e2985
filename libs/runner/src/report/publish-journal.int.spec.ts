import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FactBatch } from '@fuel/contracts';
import { appendFacts, closeLocal, openLocal, settle, type Local } from '@fuel/local';
import { openReport, type Report, type SentFacts } from './publish-journal.ts';

let folder: string;
let local: Local;
let report: Report;
let sent: FactBatch[];
let answers: SentFacts[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fuel-report-'));
  sent = [];
  answers = [];
  local = openLocal({ path: path.join(folder, 'node.db'), boot: 'bt_one', onAppended: () => report.wake() });
  report = openReport({
    local, hub: 'hub_one', node: 'nod_one', log: () => undefined, maxBytes: 100_000, maxFacts: 3,
    onBroken: (cause) => { throw cause; },
    publish: (batch) => {
      sent.push(batch);
      return Promise.resolve(answers.shift() ?? { ok: true });
    },
  });
});
afterEach(async () => {
  await report.stop();
  closeLocal(local);
  rmSync(folder, { recursive: true, force: true });
});

const append = (...ids: number[]): void =>
  void appendFacts(local, ids.map((n) => ({ id: `fct_${n}`, at: '2026-01-01T00:00:00.000Z', fact: { type: 'order.accepted', order: `ord_${n}` } })));
const flushed = (): Promise<void> => report.flushed(AbortSignal.timeout(5_000));
const seqs = (): number[][] => sent.map(({ firstSeq, facts }) => facts.map((_, index) => firstSeq + index));

describe('the report', () => {
  test('given facts, when they are appended, then they go out in order in batches without a gap', async () => {
    append(1, 2, 3, 4, 5);
    await flushed();
    append(6);
    await flushed();
    expect(seqs()).toEqual([[1, 2, 3], [4, 5], [6]]);
    expect(sent.every(({ boot, hub, node }) => boot === 'bt_one' && hub === 'hub_one' && node === 'nod_one')).toBe(true);
  });

  test('given a send that fails, when the connection is there again, then the same facts go out before any later one', async () => {
    answers = [{ ok: false, code: 'bus.disconnected', message: 'no server' }, { ok: false, code: 'bus.timeout', message: 'no answer' }];
    append(1);
    append(2);
    await flushed();
    const last = seqs().at(-1);
    expect(seqs().slice(0, 3).every((batch) => batch[0] === 1)).toBe(true);
    expect(last).toContain(2);
  });

  test('given a server that takes smaller messages, when a fact is too large for it, then its texts are cut until it goes, and what is behind it goes too', async () => {
    appendFacts(local, [{ id: 'fct_1', at: '2026-01-01T00:00:00.000Z', fact: { type: 'agent.message', task: 'tsk_1', epoch: 1, text: 'x'.repeat(60_000) } }]);
    append(2);
    answers = [{ ok: false, code: 'bus.too_large', message: 'max_payload' }, { ok: false, code: 'bus.too_large', message: 'max_payload' }];
    await flushed();
    const [fact] = sent[2]?.facts ?? [];
    expect(fact?.fact).toMatchObject({ text: expect.stringMatching(/^x+ … \(cut, 60000 characters in all\)$/) });
    expect(JSON.stringify(fact).length).toBeLessThanOrEqual(25_000);
    expect(sent.at(-1)?.facts.at(-1)?.id).toBe('fct_2');
  });

  test('given a new hello, when it is answered, then only what is not settled goes out again', async () => {
    append(1, 2, 3);
    await flushed();
    settle(local, 'bt_one', 2);
    report.again();
    await flushed();
    expect(seqs()).toEqual([[1, 2, 3], [3]]);
  });

  test('given a gap at the hub, when it asks from a number on, then everything from there goes out again', async () => {
    append(1, 2, 3);
    await flushed();
    report.from({ boot: 'bt_one', seq: 2 });
    await flushed();
    expect(seqs()).toEqual([[1, 2, 3], [2, 3]]);
  });

  test('given nothing to send, when it is flushed, then it is done at once', async () => {
    await flushed();
    expect(sent).toEqual([]);
  });
});
