import type { BusMessage } from '@fuel/bus';
import type { Id, LooseFactBatch } from '@fuel/contracts';
import { type EngineDeps, handleFacts } from '@fuel/engine';
import { tellNode, type Voice } from '../control.ts';
import { inLanes, type Lane } from './in-lanes.ts';
import { openBatch } from './open-batches.ts';
import type { Watermarks } from './watermarks.ts';

export type Ingest = (messages: readonly BusMessage[]) => Promise<void>;

export interface IngestOptions {
  readonly engine: EngineDeps;
  readonly voice: Voice;
  readonly watermarks: Watermarks;
  readonly keysOf: (nodes: readonly Id[]) => Promise<ReadonlyMap<Id, string>>;
  readonly nodeOf: (message: BusMessage) => Id;
  /** Something was committed: there are new events, and ready tasks may wait. */
  readonly committed: (waits: boolean) => void;
  readonly refused: (node: Id, reason: string) => void;
  /** So many facts were committed. */
  readonly counted: (facts: number) => void;
}

/** Facts become commits; then, and only then, the node hears how far its journal is settled and may trim it. */
export const ingest =
  (options: IngestOptions): Ingest =>
  async (messages) => {
    const keys = await options.keysOf([...new Set(messages.map(options.nodeOf))]);
    const opening = { hub: options.voice.hub, now: options.voice.now(), keyOf: (node: Id) => keys.get(node) };
    const batches: LooseFactBatch[] = [];
    for (const message of messages) {
      const opened = openBatch(message, opening);
      if (opened.ok) batches.push(opened.batch);
      else options.refused(opened.node, opened.reason);
      await options.engine.breathe();
    }
    if (batches.length === 0) return;
    // Whoever brought them brings all of them again when one lane fails: none may be at work by then.
    for (const result of await Promise.allSettled(inLanes(batches).map((lane) => commit(options, lane)))) if (result.status === 'rejected') throw result.reason;
  };

async function commit(options: IngestOptions, lane: Lane): Promise<void> {
  for (const batches of lane) {
    const { journals, waits } = await handleFacts(options.engine, batches);
    options.committed(waits);
    options.counted(batches.reduce((sum, batch) => sum + batch.facts.length, 0));
    for (const { node, boot, settled: seq, gap } of journals) {
      options.watermarks.tell({ node, boot, seq });
      if (gap) tellNode(options.voice, node, { type: 'resend', boot, fromSeq: seq + 1 });
    }
  }
}
