import { type BusConnection, ensureConsumer, ensureStreams, type Signer, subscribeCore } from '@fuel/bus';
import { consumers, type Id, streams, subjects } from '@fuel/contracts';
import { dispatch, type EngineDeps } from '@fuel/engine';
import type { Voice } from './control.ts';
import { type Ingest, ingest } from './ingest/ingest.ts';
import { FactsStrategy } from './ingest/facts-strategy.ts';
import { startLoop } from './loop.ts';
import { hear, type HearOptions } from './presence/hear.ts';
import { openRoll } from './presence/roll.ts';
import { relay, type RelayOptions } from './relay/relay.ts';
import { sweep, type SweepOptions } from './sweep/sweep.ts';

/** What the loops need of the store; libs/store gives it. */
export interface LoopStore extends Pick<HearOptions, 'keysOf' | 'sayHello' | 'goodbye' | 'liveAttempts' | 'watermarks'>, Pick<SweepOptions, 'seen' | 'lapsedTasks' | 'recoveredTasks' | 'wakeableTasks'> {
  readonly claimOrders: RelayOptions['claim'];
  readonly releaseOrders: RelayOptions['release'];
}

export interface LoopRuntime {
  readonly engine: EngineDeps;
  readonly store: LoopStore;
  readonly connection: BusConnection;
  readonly hub: Id;
  readonly key: Signer;
  newId(prefix: 'msg'): Id;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  /** Tells readers of the event log that there is more. */
  readonly committed: () => void;
}

export interface Loops {
  /** The Nest transport for facts and the handler behind it. */
  readonly strategy: FactsStrategy;
  readonly ingest: Ingest;
  /** After every commit: orders and ready tasks may wait. */
  wake(): void;
  stop(): Promise<void>;
}

const dispatchLimit = 200;
const idleMs = 500;

/** Makes streams and consumers, then starts everything that runs by itself: presence, dispatcher, relay, sweep. */
export async function startLoops(runtime: LoopRuntime): Promise<Loops> {
  const { engine, store, connection, hub, key, log } = runtime;
  const voice: Voice = { connection, hub, key, now: engine.now, newId: runtime.newId };
  const roll = openRoll(engine.settings.leaseMs);
  const onTrouble = (loop: string, cause: unknown): void => log.warn({ loop, err: cause }, 'this did not work; it is tried again');
  const refused = (node: Id, reason: string): void => log.error({ node, reason }, 'a message of a node was refused');
  const bus = busKeeper(connection, hub);
  await bus.ensure();

  const relaying = startLoop({
    name: 'relay',
    idleMs,
    onTrouble,
    step: () => relay({ voice, present: (now) => roll.present(now), claim: store.claimOrders, release: store.releaseOrders }),
  });
  const dispatching = startLoop({
    name: 'dispatch',
    idleMs,
    onTrouble,
    step: async () => {
      const { given, waiting } = await dispatch(engine, dispatchLimit);
      if (given > 0) {
        relaying.wake();
        runtime.committed();
      }
      return waiting === dispatchLimit && given > 0;
    },
  });
  const wake = (): void => {
    dispatching.wake();
    relaying.wake();
    runtime.committed();
  };
  const sweeping = startLoop({
    name: 'sweep',
    idleMs: Math.min(1_000, engine.settings.leaseMs / 4),
    onTrouble,
    step: async () => {
      await sweep({ engine, roll, listeningSince: bus.listeningSince, ...pick(store), committed: wake });
      return false;
    },
  });
  const presence = listen(connection, hub, (message) =>
    hear({ engine, voice, roll, ...pick(store), ensureConsumer: bus.ensureNode, committed: wake, refused }, message).catch((cause: unknown) => onTrouble('presence', cause)),
  );
  const ingesting = ingest({ engine, voice, keysOf: store.keysOf, nodeOf: (message) => subjects.nodeOf(message.subject), committed: wake, refused });
  return {
    strategy: new FactsStrategy({ connection, hub, onMissing: bus.ensure, onTrouble: (cause) => onTrouble('ingest', cause) }),
    ingest: ingesting,
    wake,
    async stop() {
      await presence.stop();
      await Promise.all([relaying.stop(), dispatching.stop(), sweeping.stop()]);
    },
  };
}

/** The store's functions without the object: spread into options they must not lose what they belong to. */
const pick = (store: LoopStore) => ({
  keysOf: store.keysOf,
  sayHello: store.sayHello,
  goodbye: store.goodbye,
  liveAttempts: store.liveAttempts,
  watermarks: store.watermarks,
  seen: store.seen,
  lapsedTasks: store.lapsedTasks,
  recoveredTasks: store.recoveredTasks,
  wakeableTasks: store.wakeableTasks,
});

/** Signs of life are heard one after the other: a hello is answered before the next word of anybody is looked at. */
function listen(connection: BusConnection, hub: Id, heard: (message: { subject: string; data: Uint8Array }) => Promise<void>) {
  let last = Promise.resolve();
  const subscription = subscribeCore(connection, subjects.presences(hub), {
    handler: (message) => {
      last = last.then(() => heard(message));
    },
  });
  return {
    async stop(): Promise<void> {
      subscription.stop();
      await last;
    },
  };
}

/** Streams and consumers are made, and made again when they are gone: nothing of value lives in them. */
function busKeeper(connection: BusConnection, hub: Id) {
  let since: number | null = connection.connected ? Date.now() : null;
  const ensure = async (): Promise<void> => {
    await ensureStreams(connection, hub);
    await ensureConsumer(connection, { stream: streams.facts(hub), durable: consumers.hub, filterSubject: subjects.facts(hub) });
  };
  connection.onReconnect(() => {
    since = Date.now();
  });
  return {
    ensure,
    ensureNode: async (node: Id): Promise<void> => {
      await ensureConsumer(connection, { stream: streams.orders(hub), durable: consumers.node(node), filterSubject: subjects.order(hub, node) });
    },
    listeningSince: (): number | null => (connection.connected ? since : null),
  };
}
