import type { Transaction } from '@fuel/core';
import type { Query } from '../database.ts';
import { load } from '../world/load.ts';
import { loadDispatchable } from '../world/load-dispatchable.ts';
import { write } from '../write/write.ts';
import { parkFact, settle, settledSeq } from './fact-cursor.ts';

/** The port that the engine works through, over one open transaction. */
export const openTransaction = (query: Query): Transaction => ({
  load: (needs, world) => load(query, needs, world),
  loadDispatchable: (limit, now, world) => loadDispatchable(query, { limit, now }, world),
  write: (changes) => write(query, changes),
  settledSeq: (node, boot) => settledSeq(query, node, boot),
  settle: (node, boot, seq) => settle(query, node, boot, seq),
  park: (fact) => parkFact(query, fact),
});
