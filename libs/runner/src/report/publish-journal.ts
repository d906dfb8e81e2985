import type { FactBatch } from '@fuel/contracts';
import { unsettledAfter, type Local, type Position } from '@fuel/local';
import { newLatch } from '../latch.ts';
import type { Log } from '../log.ts';
import { pause, pauseMs } from '../pause.ts';
import { fitFact, shortFactBytes } from './fit-fact.ts';

export type SentFacts = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string };

export type Report = {
  /** Something was appended, or the connection is there again. */
  wake(): void;
  /** After a hello was answered: what is unsettled may have been lost on the way, so all of it goes out again. */
  again(): void;
  /** The hub misses facts of this boot from here on. */
  from(position: Position): void;
  /** Resolves when everything in the journal was handed to the stream, or the signal ends it. */
  flushed(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
};

export type ReportOptions = {
  readonly local: Local;
  readonly hub: string;
  readonly node: string;
  readonly log: Log;
  /** Signs the batch and gives it to the stream, each time under an id of its own. */
  readonly publish: (batch: FactBatch) => Promise<SentFacts>;
  readonly maxBytes: number;
  readonly maxFacts?: number;
  /** The journal could not be read. */
  readonly onBroken: (cause: unknown) => void;
};

const pauses = { firstMs: 100, mostMs: 5_000 };

/**
 * The only publisher of facts. It walks behind a position in the journal and sleeps when there is nothing after it: no timer stands
 * between an append and its message. A failed send is tried again from the same position after a growing pause, or at once when woken.
 */
export function openReport(options: ReportOptions): Report {
  const stopped = new AbortController();
  let after: Position | null = null;
  let moves = 0;
  let wakeUp = newLatch();
  const flushes: (() => void)[] = [];
  const wake = (): void => wakeUp.open();
  const rewind = (position: Position | null): void => {
    after = position;
    moves += 1;
    wake();
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    let maxBytes = options.maxBytes;
    while (!stopped.signal.aborted) {
      wakeUp = newLatch();
      const batch = unsettledAfter(options.local, after, { maxFacts: options.maxFacts ?? 500, maxBytes });
      if (batch === null) {
        for (const tell of flushes.splice(0)) tell();
        await wakeUp.opened;
        // What follows in the same turn of the process goes along: an order that is done as soon as it is accepted is one message.
        await endOfTurn();
        continue;
      }
      const before = moves;
      const sent = await options.publish({ hub: options.hub, node: options.node, boot: batch.boot, firstSeq: batch.firstSeq, facts: batch.facts.map((fact) => fitFact(fact, maxBytes)) });
      if (!sent.ok && sent.code === 'bus.too_large' && maxBytes > shortFactBytes) {
        maxBytes = Math.max(shortFactBytes, Math.floor(maxBytes / 2));
        options.log('warn', `this NATS server takes smaller messages than it should: facts go out in ${maxBytes} bytes, and long texts in them are cut; set its max_payload to 1 MB`);
        continue;
      }
      if (!sent.ok) {
        if (failures === 0) options.log(sent.code === 'bus.disconnected' ? 'debug' : 'warn', `facts could not be sent and will be: ${sent.message}`, { code: sent.code });
        await wokenOrPaused(pauseMs(failures, pauses, Math.random()), wakeUp.opened, stopped.signal);
        failures += 1;
        continue;
      }
      failures = 0;
      // A rewind during the send stands: what was asked for again is sent again.
      if (before === moves) after = { boot: batch.boot, seq: batch.firstSeq + batch.facts.length - 1 };
    }
  };
  const running = run().catch(options.onBroken);
  return {
    wake,
    again: () => rewind(null),
    from: ({ boot, seq }) => rewind({ boot, seq: seq - 1 }),
    async flushed(signal) {
      const told = newLatch();
      flushes.push(told.open);
      signal.addEventListener('abort', () => told.open(), { once: true });
      wake();
      if (!signal.aborted) await told.opened;
    },
    async stop() {
      stopped.abort();
      wake();
      await running;
    },
  };
}

const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function wokenOrPaused(ms: number, woken: Promise<void>, signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  await Promise.race([woken, pause(ms, AbortSignal.any([enough.signal, signal]))]);
  enough.abort();
}
