import type { BusConnection, Signer } from '@fuel/bus';
import { type Id, subjects } from '@fuel/contracts';
import { dispatch, type EngineDeps, type Post } from '@fuel/engine';
import type { Audit } from './audit/open-audit.ts';
import { busKeeper } from './bus-keeper.ts';
import { tellNode, type Voice } from './control.ts';
import { markCommits } from './crash/mark-commits.ts';
import { type Ingest, ingest } from './ingest/ingest.ts';
import { FactsStrategy } from './ingest/facts-strategy.ts';
import { openWatermarks } from './ingest/watermarks.ts';
import { type LiveLogs, openLiveLogs } from './logs/open-live-logs.ts';
import { type Loop, startLoop } from './loop.ts';
import { hear, type HearOptions } from './presence/hear.ts';
import { listen } from './presence/listen.ts';
import { openRoll } from './presence/roll.ts';
import { countWork, type Done } from './metrics/done.ts';
import { declineUnsendable } from './relay/decline-unsendable.ts';
import type { RelayOptions } from './relay/relay.ts';
import { startRelay } from './relay/start-relay.ts';
import { tellRefused } from './audit/tell-refused.ts';
import { startTimed, type TimedOptions } from './sweep/start-timed.ts';
import type { SweepOptions } from './sweep/sweep.ts';

/** What the loops need of the store; libs/store gives it. Its functions need no `this`. */
export interface LoopStore extends Pick<HearOptions, 'keysOf' | 'sayHello' | 'goodbye' | 'liveAttempts' | 'watermarks' | 'repositoriesOfNode'>, Pick<SweepOptions, 'seen' | 'lapsedTasks' | 'recoveredTasks' | 'abandonedTasks' | 'wakeableTasks'>, Pick<TimedOptions, 'recount'> {
  readonly claimOrders: RelayOptions['claim'];
  readonly releaseOrders: RelayOptions['release'];
  readonly listNodesForControl: () => Promise<readonly { readonly id: Id }[]>;
}

export interface LoopRuntime {
  readonly engine: EngineDeps;
  readonly store: LoopStore;
  readonly audit: Audit;
  readonly connection: BusConnection;
  readonly hub: Id;
  readonly key: Signer;
  newId(prefix: 'msg'): Id;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  /** Tells readers of the event log that there is more. */
  readonly committed: () => void;
  readonly takeOverPost: (by: Post) => void;
  readonly done: Done;
}

export interface Loops {
  /** The Nest transport for facts and the handler behind it. */
  readonly strategy: FactsStrategy;
  readonly ingest: Ingest;
  /** After every commit: orders and ready tasks may wait. */
  wake(): void;
  /** What attempts say while they run. */
  readonly logs: LiveLogs;
  /** Something about this node has changed: it says hello again and is told. */
  askHello(node: Id): void;
  stop(): Promise<void>;
}

const dispatchLimit = 1_000;
const idleMs = 500;
const lookAfterBusMs = 5_000;

const startDispatch = ({ engine, done, committed }: LoopRuntime, onTrouble: (loop: string, cause: unknown) => void): Loop =>
  startLoop({
    name: 'dispatch',
    idleMs,
    onTrouble,
    step: async () => {
      const { given, waiting } = await dispatch(markCommits(engine, 'dispatch'), dispatchLimit);
      done.dispatches += given;
      if (given > 0) committed();
      return waiting === dispatchLimit && given > 0;
    },
  });

/** Makes streams and consumers, then starts everything that runs by itself: presence, dispatcher, relay, sweep, recount. */
export async function startLoops(runtime: LoopRuntime): Promise<Loops> {
  const { engine, store, connection, hub, key, log } = runtime;
  const voice: Voice = { connection, hub, key, now: engine.now, newId: runtime.newId };
  const roll = openRoll(engine.settings.leaseMs);
  const onTrouble = (loop: string, cause: unknown): void => log.warn({ loop, err: cause }, 'this did not work; it is tried again');
  const { refused, sent } = countWork(runtime.done, tellRefused(runtime));
  const bus = busKeeper(connection, hub, { leaseMs: engine.settings.leaseMs, madeAnew: roll.clear });
  await bus.ensure();
  const keeping = lookAfter(connection, bus.ensure, onTrouble);
  const unsendable = declineUnsendable({ engine, log, committed: () => wake(), onTrouble: (cause) => onTrouble('relay', cause) });
  const relaying = startRelay({ voice, roll, now: engine.now, idleMs, onTrouble, claim: store.claimOrders, release: store.releaseOrders, unsendable, sent });
  runtime.takeOverPost(relaying.post);
  const dispatching = startDispatch(runtime, onTrouble);
  const wake = (): void => {
    dispatching.wake();
    runtime.committed();
  };
  /** A hello says what the node has: whatever else was sent to it is due again. */
  const greeted = (): void => {
    relaying.lookThrough();
    wake();
  };
  const timed = startTimed({ ...store, engine: markCommits(engine, 'sweep'), roll, listeningSince: bus.listeningSince, committed: wake, onTrouble, log });
  const presence = listen(connection, hub, (message) =>
    hear({ engine: markCommits(engine, 'hello'), voice, roll, ...store, ensureConsumer: bus.ensureNode, listeningSince: bus.listeningSince, committed: greeted, refused }, message).catch((cause: unknown) => onTrouble('presence', cause)),
  );
  // After a restart nobody is on the roll; those who run need not wait for their next sign of life.
  for (const { id } of await store.listNodesForControl()) tellNode(voice, id, { type: 'helloWanted' });
  const watermarks = openWatermarks(voice);
  const ingesting = ingest({ engine: markCommits(engine, 'facts'), voice, watermarks, keysOf: store.keysOf, nodeOf: (message) => subjects.nodeOf(message.subject), committed: (waits) => (waits ? wake() : runtime.committed()), refused, counted: (facts) => (runtime.done.facts += facts) });
  return {
    strategy: new FactsStrategy({ connection, hub, onMissing: bus.ensure, onTrouble: (cause) => onTrouble('ingest', cause) }),
    ingest: ingesting,
    logs: openLiveLogs({ connection, voice, keysOf: store.keysOf, contractOf: roll.contractOf, refused }),
    wake,
    askHello: (node) => tellNode(voice, node, { type: 'helloWanted' }),
    async stop() {
      watermarks.stop();
      await presence.stop();
      await Promise.all([keeping.stop(), relaying.stop(), dispatching.stop(), timed.stop()]);
    },
  };
}

/** Streams and consumers are there, also after the server lost them. */
function lookAfter(connection: BusConnection, ensure: () => Promise<void>, onTrouble: (loop: string, cause: unknown) => void): Loop {
  const keeping = startLoop({
    name: 'bus',
    idleMs: lookAfterBusMs,
    onTrouble,
    step: async () => {
      if (connection.connected) await ensure();
      return false;
    },
  });
  connection.onReconnect(keeping.wake);
  return keeping;
}
