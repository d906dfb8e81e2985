import type { Transaction } from '@fuel/core';
import type { Database } from './database.ts';
import { StoreFailure } from './failure.ts';
import type { CursorMemory } from './memory/cursor-memory.ts';
import type { Expectation, Memory } from './memory/feature-memory.ts';
import type { Reading } from './memory/reading.ts';
import { around, type RequestGuard } from './requests/guard.ts';
import { StaleRow } from './stale-row.ts';
import { openTransaction, type SettledJournal } from './transaction/open-transaction.ts';

const MAXIMUM_TRIES = 10;

/** Grows, and differs between those who met, so that they do not meet again. */
const pause = (tries: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(5 * 2 ** tries, 500)));

const mayPass = (cause: unknown): boolean => cause instanceof StaleRow || (cause instanceof StoreFailure && cause.code === 'store.busy');

export interface On {
  readonly database: Database;
  readonly memory: Memory;
  readonly cursors: CursorMemory;
  /** Counts up: how often work began again. */
  readonly counts: { retries: number };
}

/** Runs the work until it commits as a whole. A stale row, a deadlock or a serialisation failure starts it again, from its first load. */
export async function transact<T>(on: On, work: (transaction: Transaction) => Promise<T>, guard: RequestGuard<T> | null = null): Promise<T> {
  let last: unknown;
  for (let tries = 1; tries <= MAXIMUM_TRIES; tries++) {
    try {
      return await once(on, work, guard);
    } catch (cause) {
      if (!mayPass(cause)) throw cause;
      last = cause;
      on.counts.retries += 1;
      if (tries < MAXIMUM_TRIES) await pause(tries);
    }
  }
  throw new StoreFailure('store.busy', `The same rows were changed by somebody else ${MAXIMUM_TRIES} times in a row.`, { cause: last, retryable: true });
}

async function once<T>({ database, memory, cursors }: On, work: (transaction: Transaction) => Promise<T>, guard: RequestGuard<T> | null): Promise<T> {
  const expectations: Expectation[] = [];
  const journals: SettledJournal[] = [];
  const entered: Reading['entered'] = new Map();
  try {
    const result = await database.inTransaction((query, unanswered) =>
      around(query, guard, () => work(openTransaction({ query, memory, entered, foreseen: null }, { cursors, journals, unanswered, expect: (changes) => void expectations.push(memory.expect(changes)) }))),
    );
    for (const expectation of expectations) expectation.committed();
    for (const { node, boot, settled } of journals) cursors.keep(node, boot, settled);
    return result;
  } catch (cause) {
    for (const expectation of expectations) expectation.failed();
    for (const { node, boot } of journals) cursors.forget(node, boot);
    memory.forget(entered.keys());
    throw cause;
  }
}
