import type { Id } from '@fuel/contracts';
import type { Changes, Transaction } from '@fuel/core';
import { orderEdge } from '../graph/order-edge.ts';
import { plansAround } from '../graph/plans-around.ts';
import { readGate } from '../graph/read-gate.ts';
import type { CursorMemory } from '../memory/cursor-memory.ts';
import { type Reading, rememberedTask } from '../memory/reading.ts';
import { foresee, foreseenBoard } from '../world/foresee.ts';
import { load } from '../world/load.ts';
import { loadDispatchable } from '../world/load-dispatchable.ts';
import { write } from '../write/write.ts';
import { settle, settledSeq } from './fact-cursor.ts';

/** A journal that this transaction looked into, and how far it is settled if it commits. */
export interface SettledJournal {
  readonly node: Id;
  readonly boot: Id;
  readonly settled: number;
}

/** What a transaction leaves for its end. */
export interface Ending {
  readonly cursors: CursorMemory;
  /** The last of a journal counts. */
  readonly journals: SettledJournal[];
  /** Sent; the commit does not wait for their answers. */
  readonly unanswered: Promise<unknown>[];
  expect(changes: Changes): void;
}

/** The port that the engine works through, over one open transaction. */
export const openTransaction = (reading: Reading, { cursors, journals, unanswered, expect }: Ending): Transaction => ({
  load: (needs, world) => load(reading, needs, world),
  loadDispatchable: (now, world, choose) => loadDispatchable(reading, now, world, choose),
  foresee: (tasks, now) => foresee(reading, tasks, now),
  boardIfNobodyWaits: (now, around) => foreseenBoard(reading, now, around),
  async write(changes) {
    for (const sent of await write(reading.query, changes, (task) => rememberedTask(reading, task))) {
      // When the work breaks before its end, nobody is left to hear of it.
      sent.catch(() => undefined);
      unanswered.push(sent);
    }
    expect(changes);
  },
  orderEdge: (ends) => orderEdge(reading.query, ends),
  plansAround: (links) => plansAround(reading.query, links),
  gateOf: (ends) => readGate(reading.query, ends),
  async settledSeq(node, boot, anew) {
    const settled = (anew === undefined ? cursors.known(node, boot) : undefined) ?? (await settledSeq(reading.query, node, boot));
    journals.push({ node, boot, settled });
    return settled;
  },
  settle(node, boot, seq) {
    journals.push({ node, boot, settled: seq.to });
    return settle(reading.query, node, boot, seq);
  },
});
