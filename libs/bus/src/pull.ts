import { createInbox, deferred, nanos, type Deferred, type Msg } from '@nats-io/transport-node';
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
  /** What arrived and was not taken. */
  waiting(): readonly Pulled[];
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
 *   asked -> delivered in full | ended by time (408) | refused (409, 503) | lost with the connection -> looked for, asked again
 * Answers to a request that is no longer ours are told apart by the last token of its inbox.
 */
type State = {
  readonly connection: BusConnection;
  readonly options: PullOptions;
  readonly inbox: string;
  readonly waiting: Pulled[];
  request: number;
  outstanding: number;
  lastHeard: number;
  inDoubt: boolean;
  ended: boolean;
  wake: Deferred<void>;
};

export function openPull(connection: BusConnection, options: PullOptions): Pull {
  const state: State = {
    connection,
    options,
    inbox: createInbox(connection.inboxPrefix),
    waiting: [],
    request: 0,
    outstanding: 0,
    lastHeard: 0,
    inDoubt: false,
    ended: false,
    wake: deferred(),
  };
  const subscription = connection.nats.subscribe(`${state.inbox}.*`, { callback: (cause, message) => (cause === null ? hear(state, message) : doubt(state)) });
  // The server may have come back without what it kept, and to a request for a consumer that is gone it does not always answer.
  const stopListening = connection.onReconnect(() => doubt(state));
  const watch = setInterval(() => listenForSilence(state), options.heartbeatMs);
  ask(state);
  return {
    get size() {
      return state.waiting.length;
    },
    take() {
      const taken = state.waiting.splice(0, options.maxBatch);
      ask(state);
      return taken;
    },
    waiting: () => state.waiting,
    async arrived() {
      if (state.waiting.length > 0 || state.inDoubt || state.ended) return;
      state.wake = deferred();
      await state.wake;
    },
    doubtful() {
      const was = state.inDoubt;
      state.inDoubt = false;
      return was;
    },
    ask: () => ask(state),
    async end() {
      if (state.ended) return [];
      state.ended = true;
      clearInterval(watch);
      stopListening();
      state.wake.resolve();
      // Draining takes in what the server had already sent; merely unsubscribing would leave it to the ack wait.
      if (connection.connected) await subscription.drain();
      else subscription.unsubscribe();
      return state.waiting.splice(0);
    },
  };
}

function ask(state: State): void {
  const { connection, options, inbox } = state;
  if (state.ended || state.inDoubt || state.outstanding > 0 || state.waiting.length >= options.maxBatch || !connection.connected) return;
  state.outstanding = options.maxBatch;
  state.request += 1;
  state.lastHeard = performance.now();
  const body = { batch: options.maxBatch, expires: nanos(6 * options.heartbeatMs), idle_heartbeat: nanos(options.heartbeatMs) };
  const subject = `$JS.API.CONSUMER.MSG.NEXT.${options.stream}.${options.durable}`;
  connection.nats.publish(subject, JSON.stringify(body), { reply: `${inbox}.${state.request}` });
}

function hear(state: State, message: Msg): void {
  const delivery = parseDelivery(message.reply);
  if (delivery !== null) {
    if (delivery.stream !== state.options.stream || delivery.consumer !== state.options.durable) return;
    state.lastHeard = performance.now();
    state.outstanding = Math.max(0, state.outstanding - 1);
    state.waiting.push({ ...delivery, subject: message.subject, data: message.data, reply: message.reply! });
    ask(state);
    state.wake.resolve();
  } else if (message.subject === `${state.inbox}.${state.request}`) {
    state.lastHeard = performance.now();
    const answer = answerOf(message);
    if (answer === 'gone') doubt(state);
    if (answer === 'ended') {
      state.outstanding = 0;
      ask(state);
    }
  }
}

function doubt(state: State): void {
  state.outstanding = 0;
  state.inDoubt = true;
  state.wake.resolve();
}

function listenForSilence(state: State): void {
  const silent = performance.now() - state.lastHeard > 2.5 * state.options.heartbeatMs;
  if (state.connection.connected && state.outstanding > 0 && silent) doubt(state);
}

function answerOf(message: Msg): Answer {
  const code = message.headers?.code ?? 0;
  if (code === 100) return 'heartbeat';
  if (code === 503 || code === 409) return 'gone';
  return 'ended';
}

export const isProbe = (message: Pulled): boolean => message.subject.endsWith(`.${probeToken}`);
