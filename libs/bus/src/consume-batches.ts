import { setTimeout as delay } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { BusConnection } from './connect.ts';
import { defaultAckWaitMs } from './ensure-consumer.ts';
import { toFailure } from './failure.ts';
import { isProbe, openPull, type Pull, type Pulled } from './pull.ts';

export type BusMessage = {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Position in the stream. For logs only: nothing is keyed on it, a stream may be made anew. */
  readonly seq: number;
  readonly redelivered: boolean;
  /** Settles this one before the batch is: the batch's own answer then passes it over. */
  ack(): void;
  nak(delayMs: number): void;
};

export type BatchOptions = {
  readonly stream: string;
  readonly durable: string;
  readonly maxBatch: number;
  /** Gets what is there, in order, never two batches at once. Everything is acknowledged when it resolves, given back when it rejects. */
  readonly handler: (messages: BusMessage[]) => Promise<void>;
  /** Stream or consumer is gone. Whoever may make them makes them here; who may not leaves it out and it is looked for again. */
  readonly onMissing?: () => Promise<void>;
  /** Hears every rejection of the handler and of onMissing. */
  readonly onTrouble: (cause: unknown) => void;
  /** A whole batch was acknowledged, and the server has the words. */
  readonly onAcknowledged?: () => void;
  readonly nakDelayMs?: number;
  /** The consumer's own ack wait: work in hand is signed for at a third of it. */
  readonly ackWaitMs?: number;
  readonly heartbeatMs?: number;
};

export type Consuming = {
  /** Asks for no more, lets the batch in hand end and settles it, gives back what was waiting. */
  stop(): Promise<void>;
};

/** No timers between messages and handler: what is there is a batch, and while it is worked on the next one gathers. */
export function consumeBatches(connection: BusConnection, options: BatchOptions): Consuming {
  const pull = openPull(connection, { ...options, heartbeatMs: options.heartbeatMs ?? 5_000 });
  const stopping = new AbortController();
  const running = run(connection, options, pull, stopping.signal);
  const end = async (): Promise<void> => {
    stopping.abort();
    for (const message of await pull.end()) settle(connection, message.reply, '-NAK');
  };
  void connection.closed.then(end);
  return {
    async stop() {
      await end();
      await running;
      if (connection.connected) await connection.flush();
    },
  };
}

async function run(connection: BusConnection, options: BatchOptions, pull: Pull, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await pull.arrived();
    if (pull.doubtful()) await findAgain(connection, options, stopping);
    pull.ask();
    if (pull.size > 0 && !stopping.aborted) await handle(connection, options, pull);
  }
}

async function handle(connection: BusConnection, options: BatchOptions, pull: Pull): Promise<void> {
  const pulled = pull.take();
  const open = new Set(pulled.map((message) => message.reply));
  const answer = (reply: string, word: string): void => {
    if (open.delete(reply)) settle(connection, reply, word);
  };
  const messages = pulled.filter((message) => !isProbe(message)).map((message) => toMessage(message, answer));
  const sign = (reply: string): void => settle(connection, reply, '+WPI');
  // What waits behind this batch is as much in our hands as the batch.
  const signOfWork = setInterval(() => [...open, ...pull.waiting().map(({ reply }) => reply)].forEach(sign), (options.ackWaitMs ?? defaultAckWaitMs) / 3);
  try {
    if (messages.length > 0) await options.handler(messages);
    for (const reply of [...open]) answer(reply, '+ACK');
    if (options.onAcknowledged !== undefined) {
      await connection.flush();
      options.onAcknowledged();
    }
  } catch (cause) {
    for (const reply of [...open]) answer(reply, nakWord(options.nakDelayMs ?? 200));
    options.onTrouble(cause);
  } finally {
    clearInterval(signOfWork);
  }
}

function toMessage(message: Pulled, answer: (reply: string, word: string) => void): BusMessage {
  return {
    subject: message.subject,
    data: message.data,
    seq: message.seq,
    redelivered: message.deliveries > 1,
    ack: () => answer(message.reply, '+ACK'),
    nak: (delayMs) => answer(message.reply, nakWord(delayMs)),
  };
}

const nakWord = (delayMs: number): string => `-NAK {"delay":${Math.round(delayMs * 1_000_000)}}`;

/** Not waited for: an answer that is lost means the message comes again, and what it says is known by then. */
function settle(connection: BusConnection, reply: string, word: string): void {
  if (!connection.nats.isClosed()) connection.nats.publish(reply, word);
}

/** Until the consumer answers again: the pauses grow to two seconds, a stop ends them. */
async function findAgain(connection: BusConnection, options: BatchOptions, stopping: AbortSignal): Promise<void> {
  for (let pause = 50; !stopping.aborted; pause = Math.min(2 * pause, 2_000)) {
    try {
      const manager = await jetstreamManager(connection.nats, { checkAPI: false, timeout: 2_000 });
      await manager.consumers.info(options.stream, options.durable);
      return;
    } catch (cause) {
      const failure = toFailure(cause, `look for the consumer ${options.durable} of ${options.stream}`);
      if (failure.code === 'bus.no_consumer' || failure.code === 'bus.no_stream') await makeAgain(options);
      else options.onTrouble(failure);
    }
    await delay(pause, undefined, { signal: stopping }).catch(ignoreAbort);
  }
}

async function makeAgain(options: BatchOptions): Promise<void> {
  try {
    await options.onMissing?.();
  } catch (cause) {
    options.onTrouble(cause);
  }
}

function ignoreAbort(cause: unknown): void {
  if ((cause as NodeJS.ErrnoException).code !== 'ABORT_ERR') throw cause;
}
