import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { signer } from '@fuel/bus';
import { newId } from '@fuel/process';
import { openAudit } from '../audit/open-audit.ts';
import { ensureAdminToken } from '../auth/admin-token.ts';
import type { Environment, HubSettings } from '../config.ts';
import { armCrash } from '../crash/crash-at.ts';
import { markCommits } from '../crash/mark-commits.ts';
import { startLoops } from '../loops.ts';
import { createMetrics } from '../metrics/hub-metrics.ts';
import { startSweepRequests } from '../once/sweep-requests.ts';
import { type Announcement } from './announce.ts';
import { createBell } from './bell.ts';
import { type Closers, createClosers } from './closers.ts';
import { connectNats } from './connect-nats.ts';
import { createApp } from './create-app.ts';
import { ensureDataDirectory } from './data-directory.ts';
import { engineDeps } from './engine-deps.ts';
import { explainStreams } from './explain-bus.ts';
import { hubKey, sameKey } from './hub-key.ts';
import { listen } from './listen.ts';
import { lockDirectory } from './lock-directory.ts';
import { rememberKeys } from '../presence/known-keys.ts';
import { openPost } from '../relay/open-post.ts';
import type { Log } from './log.ts';
import { openDatabase } from './open-database.ts';
import type { Runtime } from './runtime.ts';
import { closeDoors, cutUnused } from './unused-connections.ts';
import { version } from './version.ts';
import { writeWhole } from './write-whole.ts';

export interface RunningHub {
  readonly told: Announcement;
  /** Settles with a reason when something that the hub cannot do without has ended by itself. */
  readonly broken: Promise<string>;
  stop(): Promise<{ readonly failed: readonly string[] }>;
}

/**
 * The hub's life: lock -> Postgres -> schema -> key -> NATS -> loops -> doors -> facts -> (serves) -> everything again, backwards.
 * A step that fails stops what was started before it.
 */
export async function startHub(settings: HubSettings, environment: Environment, log: Log): Promise<RunningHub> {
  const closers = createClosers(log);
  try {
    return await start(settings, environment, log, closers);
  } catch (cause) {
    await closers.closeAll();
    throw cause;
  }
}

async function start(settings: HubSettings, environment: Environment, log: Log, closers: Closers): Promise<RunningHub> {
  const { dataDirectory } = settings;
  await ensureDataDirectory(dataDirectory);
  const lock = await lockDirectory(dataDirectory);
  closers.add('lock', lock.release);
  const { store, postgresEnded } = await openDatabase(settings, log, closers);
  const hub = await store.ensureHub(newId('hub'));
  const key = await hubKey(dataDirectory, settings.keyFile);
  const nats = await connectNats({ settings, environment, hub, key, log }, closers);
  await sameKey(store, key, settings.replaceKey);
  const { made } = await ensureAdminToken(dataDirectory, store);

  armCrash(settings.crashAt);
  const closing = new AbortController();
  const bell = createBell();
  const metrics = createMetrics();
  const { post, takeOver } = openPost();
  const engine = engineDeps(store, settings.engine, log, post);
  const audit = openAudit({ write: store.noteAudit, now: engine.now, onTrouble: (err) => log.warn({ err }, 'what was refused could not be written to the audit') });
  closers.add('audit', audit.stop);
  const loops = await startLoops({ audit, engine, store: { ...store, keysOf: rememberKeys(store.keysOf) }, connection: nats.bus, hub, key: signer(key.seed), newId, log, committed: bell.ring, takeOverPost: takeOver, done: metrics.done }).catch((cause: unknown) => {
    throw explainStreams(cause);
  });
  closers.add('loops', () => loops.stop());
  const sweeping = startSweepRequests(store, engine.now, (loop, err) => log.warn({ loop, err }, 'this did not work; it is tried again'));
  closers.add('request keys', () => sweeping.stop());
  const runtime: Runtime = {
    settings, hub, key, store, log, audit, newId, metrics,
    engine: markCommits(engine, 'wish'),
    bus: nats.bus,
    nodeIssuer: nats.nodeIssuer,
    nats: nats.way,
    now: engine.now,
    wake: loops.wake,
    askHello: loops.askHello,
    logs: loops.logs,
    ring: bell.ring,
    onWake: bell.onRing,
    closing: closing.signal,
  };
  const app = await createApp(runtime, loops.ingest);
  const server = app.getHttpServer() as Server;
  const cut = cutUnused(server);
  closers.add('doors', () => closeDoors(server, cut, () => app.close()));
  const url = await listen(app, loops.strategy, settings.http);
  // First of all nothing more is pulled: the batch in hand is committed and acknowledged, the rest goes to another hub or to the next start.
  closers.add('facts', () => loops.strategy.close());
  await writeWhole(join(dataDirectory, 'hub.json'), `${JSON.stringify({ url, pid: process.pid })}\n`);
  closers.add('hub.json', () => rm(join(dataDirectory, 'hub.json'), { force: true }));
  closers.add('streams of events', () => Promise.resolve(closing.abort()));
  return {
    told: { url, dataDirectory, hub, pid: process.pid, version, newAdminToken: made },
    broken: Promise.race([postgresEnded, nats.ended]),
    stop: () => closers.closeAll(),
  };
}
