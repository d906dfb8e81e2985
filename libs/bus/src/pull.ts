import { createInbox, deferred, nanos, type Msg } from '@nats-io/transport-node';
import type { BusConnection } from './connect.ts';
import { parseDelivery, type Delivery } from './delivery.ts';
import { probeToken } from './permissions.ts';

export type Pulled = Delivery & { readonly subject: string; readonly data: Uint8Array; readonly reply: string };

export type PullOptions = { readonly stream: string; readonly durable: string; readonly maxBatch: number; readonly heartbeatMs: number };

/** What the server said instead of messages. `gone`: perhaps no such consumer. `ended`: this request is over, ask again. */
type Answer = 'heartbeat' | 'ended' | 'gone';

export type Pull = {
  readonly size: number;
  take(): Pulled[];
  /** Resolves when something is there, when the consumer seems to be gone, or when the pull was ended. */
  arrived(): Promise<void>;
  /** True once after the server let us know, or its silence says, that the consumer may be gone. */
  doubtful(): boolean;
  /** Asks for more if nothing is being asked for. Called after doubt was resolved and after messages were taken. */
  ask(): void;
  /** Stops asking and returns what arrived and was not taken. */
  end(): Promise<Pulled[]>;
};

/**
 * One request for up to maxBatch messages is with the server at any time; it answers with what it has, at once, and with the rest as
 * it comes. At most two batches are held here: one with the handler, one waiting. Life of a request:
 *   asked -> delivered in full | ended by time (408) | refused (409, 503) | lost with the connection -> asked again
 * Answers to a request that is no longer ours are told apart by the last token of its inbox.
 */
export function openPull(connection: BusConnection, options: PullOptions): Pull {
  const inbox = createInbox(connection.inboxPrefix);
  const waiting: Pulled[] = [];
  let request = 0;
  let outstanding = 0;
  let lastHeard = performance.now();
  let inDoubt = false;
  let ended = false;
  let wake = deferred<void>();
  const rouse = (): void => wake.resolve();

  const doubt = (): void => {
    outstanding = 0;
    inDoubt = true;
    rouse();
  };
  const ask = (): void => {
    if (ended || inDoubt || outstanding > 0 || waiting.length >= options.maxBatch || !connection.connected) return;
    outstanding = options.maxBatch;
    request += 1;
    lastHeard = performance.now();
    const body = { batch: options.maxBatch, expires: nanos(6 * options.heartbeatMs), idle_heartbeat: nanos(options.heartbeatMs) };
    const subject = `$JS.API.CONSUMER.MSG.NEXT.${options.stream}.${options.durable}`;
    connection.nats.publish(subject, JSON.stringify(body), { reply: `${inbox}.${request}` });
  };
  const hear = (message: Msg): void => {
    const delivery = parseDelivery(message.reply);
    if (delivery !== null) {
      lastHeard = performance.now();
      if (delivery.stream !== options.stream || delivery.consumer !== options.durable) return;
      outstanding = Math.max(0, outstanding - 1);
      waiting.push({ ...delivery, subject: message.subject, data: message.data, reply: message.reply! });
      ask();
      rouse();
    } else if (message.subject === `${inbox}.${request}`) {
      lastHeard = performance.now();
      const answer = answerOf(message);
      if (answer === 'gone') doubt();
      if (answer === 'ended') {
        outstanding = 0;
        ask();
      }
    }
  };
  const subscription = connection.nats.subscribe(`${inbox}.*`, { callback: (cause, message) => (cause === null ? hear(message) : doubt()) });
  const stopListening = connection.onReconnect(() => {
    outstanding = 0;
    ask();
  });
  const watch = setInterval(() => {
    if (connection.connected && outstanding > 0 && performance.now() - lastHeard > 2.5 * options.heartbeatMs) doubt();
  }, options.heartbeatMs);
  ask();

  return {
    get size() {
      return waiting.length;
    },
    take() {
      const taken = waiting.splice(0, options.maxBatch);
      ask();
      return taken;
    },
    async arrived() {
      if (waiting.length > 0 || inDoubt || ended) return;
      wake = deferred<void>();
      await wake;
    },
    doubtful() {
      const was = inDoubt;
      inDoubt = false;
      return was;
    },
    ask,
    async end() {
      if (ended) return [];
      ended = true;
      clearInterval(watch);
      stopListening();
      rouse();
      // Draining takes in what the server had already sent; merely unsubscribing would leave it to the ack wait.
      if (connection.connected) await subscription.drain();
      else subscription.unsubscribe();
      return waiting.splice(0);
    },
  };
}

function answerOf(message: Msg): Answer {
  const code = message.headers?.code ?? 0;
  if (code === 100) return 'heartbeat';
  if (code === 503 || code === 409) return 'gone';
  return 'ended';
}

export const isProbe = (message: Pulled): boolean => message.subject.endsWith(`.${probeToken}`);
