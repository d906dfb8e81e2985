import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fact, JournalledFact, Order } from '@fuel/contracts';
import {
  acceptOrder, appendFacts, atomically, beginAttempt, closeLocal, countUnsettled, endAttempt, findAttempt, findOrder, heldAttempts, isBuried,
  LocalFailure, noteProgress, notePushing, noteStarted, openLocal, setOrderState, settle, unfinishedAttempts, unfinishedOrders, unsettledAfter,
  type Local,
} from './index.ts';

let folder: string;
let local: Local;
const open = (boot: string, forgetBefore?: Date): Local =>
  openLocal({ path: path.join(folder, 'node.db'), boot, ...(forgetBefore === undefined ? {} : { forgetBefore }) });
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fuel-local-'));
  local = open('bt_one');
});
afterEach(() => {
  closeLocal(local);
  rmSync(folder, { recursive: true, force: true });
});

const now = new Date('2026-01-01T00:00:00.000Z');
const sha = 'a'.repeat(40);
const journalled = (fact: Fact, id = 'fct_1'): JournalledFact => ({ id, at: now.toISOString(), fact });
const cancel: Order = { type: 'attempt.cancel', task: 'tsk_1', epoch: 2, reason: 'the person changed their mind' };
const accept = (order: string, body: Order = cancel): 'accepted' | 'known' =>
  acceptOrder(local, { id: order, issuedAt: now.toISOString(), body, fact: journalled({ type: 'order.accepted', order }) }, now);
const key = { task: 'tsk_1', epoch: 2, order: 'ord_1' };
const begin = (): void => beginAttempt(local, { ...key, attempt: 'att_1', room: 'room_1', saw: [{ task: 'tsk_0', sha }] }, now);
const finished: Extract<Fact, { type: 'attempt.finished' }> = {
  type: 'attempt.finished', task: 'tsk_1', epoch: 2, outcome: { kind: 'completed', head: sha, summary: '' }, startSha: sha, saw: [],
  sessionId: null, usage: null, diffstat: null, durationMs: 1, salvage: null, warnings: [],
};
const reopen = (boot: string, forgetBefore?: Date): void => {
  closeLocal(local);
  local = open(boot, forgetBefore);
};

describe('the order ledger', () => {
  test('given an order that comes twice, when it is accepted, then it is kept once, and the hub is told both times', () => {
    expect(accept('ord_1')).toBe('accepted');
    expect(accept('ord_1')).toBe('known');
    expect(unsettledAfter(local, null, { maxFacts: 10, maxBytes: 10_000 })?.facts).toHaveLength(2);
    expect(unfinishedOrders(local)).toHaveLength(1);
  });

  test('given an accepted order, when the process dies, then it is found unfinished, with what an earlier try noted', () => {
    accept('ord_1');
    accept('ord_2');
    setOrderState(local, 'ord_1', 'running', now);
    noteProgress(local, 'ord_1', { prepared: sha });
    reopen('bt_two');
    expect(unfinishedOrders(local).map(({ id, state, progress }) => ({ id, state, progress }))).toEqual([
      { id: 'ord_1', state: 'running', progress: { prepared: sha } },
      { id: 'ord_2', state: 'accepted', progress: null },
    ]);
  });

  test('given a cancel order, when it is accepted, then its attempt is buried even if it comes later', () => {
    accept('ord_1');
    expect(isBuried(local, 'tsk_1', 2)).toBe(true);
    expect(isBuried(local, 'tsk_1', 3)).toBe(false);
  });

  test('given a finished order, when it is old enough, then it is forgotten, and an unfinished one never is', () => {
    accept('ord_1');
    accept('ord_2');
    setOrderState(local, 'ord_1', 'done', now);
    reopen('bt_two', new Date('2026-02-01T00:00:00.000Z'));
    expect(findOrder(local, 'ord_1')).toBeNull();
    expect(findOrder(local, 'ord_2')).not.toBeNull();
  });
});

describe('the attempt ledger', () => {
  test('given an attempt, when it walks through its states, then each is on disk with its fact', () => {
    accept('ord_1');
    begin();
    noteStarted(local, key, sha, journalled({ type: 'attempt.started', task: 'tsk_1', epoch: 2, agent: 'scripted', agentVersion: null, startSha: sha, saw: [] }));
    notePushing(local, key, finished);
    reopen('bt_two');
    expect(unfinishedAttempts(local)).toMatchObject([{ task: 'tsk_1', epoch: 2, state: 'pushing', startSha: sha, room: 'room_1', verdict: finished }]);
    endAttempt(local, key, journalled(finished), now);
    expect(unfinishedAttempts(local)).toEqual([]);
    expect(findAttempt(local, key)?.state).toBe('finished');
    expect(findOrder(local, 'ord_1')?.state).toBe('done');
  });

  test('given a finished attempt, when its end is not settled yet, then the node still answers for it', () => {
    accept('ord_1');
    begin();
    expect(heldAttempts(local)).toEqual([{ task: 'tsk_1', epoch: 2 }]);
    endAttempt(local, key, journalled(finished), now);
    expect(heldAttempts(local)).toEqual([{ task: 'tsk_1', epoch: 2 }]);
    settle(local, 'bt_one', 2);
    expect(heldAttempts(local)).toEqual([]);
  });
});

describe('failures', () => {
  const failing = (work: () => void): unknown => {
    try {
      work();
      return null;
    } catch (error) {
      return error;
    }
  };

  test('given a full disk, when a transaction fails in the middle, then it says so, can be tried again, and nothing is half-written', () => {
    local.database.exec('PRAGMA max_page_count = 40');
    const big = journalled({ type: 'order.declined', order: 'ord_1', code: 'no_slot', message: 'x'.repeat(500_000), retryable: true });
    const failure = failing(() =>
      atomically(local, () => {
        accept('ord_1');
        appendFacts(local, [big]);
      }),
    );
    expect(failure).toBeInstanceOf(LocalFailure);
    expect(failure).toMatchObject({ code: 'local.disk_full', retryable: true });
    expect(findOrder(local, 'ord_1')).toBeNull();
    expect(countUnsettled(local)).toBe(0);
    local.database.exec('PRAGMA max_page_count = 100000');
    expect(accept('ord_1')).toBe('accepted');
  });

  test('given a bug inside a transaction, when it throws, then it comes out as it was and nothing is written', () => {
    const bug = new TypeError('a bug');
    expect(failing(() => atomically(local, () => { accept('ord_1'); throw bug; }))).toBe(bug);
    expect(findOrder(local, 'ord_1')).toBeNull();
  });

  test('given a file that is no database, when it is opened, then the failure names it and the remedy', () => {
    const file = path.join(folder, 'broken.db');
    writeFileSync(file, 'this is not a database, it only looks like a file of some length'.repeat(50));
    expect(failing(() => openLocal({ path: file, boot: 'bt_one' }))).toMatchObject({ code: 'local.corrupt', retryable: false });
  });

  test('given a database of a newer program, when it is opened, then it is refused in words', () => {
    const file = path.join(folder, 'newer.db');
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(failing(() => openLocal({ path: file, boot: 'bt_one' }))).toMatchObject({ code: 'local.newer_schema' });
  });
});
