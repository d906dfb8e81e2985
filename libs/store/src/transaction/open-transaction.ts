import type { Changes, Transaction } from '@fuel/core';
import { type Reading, rememberedTask } from '../memory/reading.ts';
import { load } from '../world/load.ts';
import { boardIfNobodyWaits } from '../world/read-board.ts';
import { loadDispatchable } from '../world/load-dispatchable.ts';
import { orderEdge } from '../graph/order-edge.ts';
import { readGate } from '../graph/read-gate.ts';
import { write } from '../write/write.ts';
import { parkFact, settle, settledSeq } from './fact-cursor.ts';

/** The port that the engine works through, over one open transaction. */
export const openTransaction = (reading: Reading, onWrite: (changes: Changes) => void): Transaction => ({
  load: (needs, world) => load(reading, needs, world),
  loadDispatchable: (now, world, choose) => loadDispatchable(reading, now, world, choose),
  boardIfNobodyWaits: (now, around) => boardIfNobodyWaits(reading.query, now, around),
  async write(changes) {
    await write(reading.query, changes, (task) => rememberedTask(reading, task));
    onWrite(changes);
  },
  orderEdge: (ends) => orderEdge(reading.query, ends),
  gateOf: (ends) => readGate(reading.query, ends),
  settledSeq: (node, boot) => settledSeq(reading.query, node, boot),
  settle: (node, boot, seq) => settle(reading.query, node, boot, seq),
  park: (fact) => parkFact(reading.query, fact),
});
