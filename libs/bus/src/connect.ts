import { wsconnect, type Authenticator, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import type { BusCredentials } from './credentials.ts';
import { dial } from './dial.ts';
import { toFailure, type BusFailure } from './failure.ts';
import { signer } from './key.ts';
import { schedule, slept, type Moment } from './reconnect-schedule.ts';

export type BusTls = { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };

export type BusOptions = {
  /** nats://, tls://, ws:// or wss://; all of one kind. */
  readonly servers: string | readonly string[];
  readonly credentials?: BusCredentials;
  readonly inboxPrefix: string;
  /** Shown in the server's connection list. */
  readonly name: string;
  readonly tls?: BusTls;
  /** Default true: a hub or node may start before its server does. */
  readonly waitOnFirstConnect?: boolean;
  readonly pingIntervalMs?: number;
  /** Of the first try. */
  readonly connectTimeoutMs?: number;
  readonly reconnectDelayMs?: number;
  /** At the first connection (before connectBus returns) and at every later one. */
  readonly onConnected?: (connection: BusConnection) => void;
  readonly onDisconnected?: (connection: BusConnection) => void;
  /** Permission violations, refused credentials, slow consumers: what the server says beside answers. */
  readonly onTrouble?: (failure: BusFailure) => void;
};

export type BusConnection = {
  readonly name: string;
  readonly inboxPrefix: string;
  /** False between a lost server and the next. */
  readonly connected: boolean;
  readonly server: string;
  /** Called at every connection after the first; returns the way to stop it. */
  onReconnect(listener: () => void): () => void;
  /** Called whenever the server is lost: what was asked of it is not answered any more. Returns the way to stop it. */
  onLost(listener: () => void): () => void;
  /** Settles when the connection is gone for good: undefined after close() and drain(), else why. */
  readonly closed: Promise<BusFailure | undefined>;
  /** Resolves when the server has seen everything sent so far. */
  flush(): Promise<void>;
  /** Ends the subscriptions, delivers what is in hand, sends what is buffered, closes. */
  drain(): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
  /** For this library only. */
  readonly nats: NatsConnection;
};

/** The client's own defaults give up for ever after 20 s without a server and notice a dead one after minutes. */
function clientOptions(options: BusOptions): ConnectionOptions {
  const { credentials } = options;
  return {
    servers: typeof options.servers === 'string' ? [options.servers] : [...options.servers],
    name: options.name,
    inboxPrefix: options.inboxPrefix,
    maxReconnectAttempts: -1,
    waitOnFirstConnect: options.waitOnFirstConnect ?? true,
    // A restarting server may refuse credentials for a moment; only close() ends a connection.
    ignoreAuthErrorAbort: true,
    ignoreClusterUpdates: true,
    noAsyncTraces: true,
    pingInterval: options.pingIntervalMs ?? schedule.pingIntervalMs,
    maxPingOut: schedule.maxPingOut,
    timeout: options.connectTimeoutMs ?? schedule.dialMs,
    reconnectTimeWait: options.reconnectDelayMs ?? schedule.redialDelayMs,
    reconnectJitter: schedule.redialJitterMs,
    ...(credentials === undefined ? {} : { authenticator: proving(credentials) }),
    ...(options.tls === undefined ? {} : { tls: { ...options.tls } }),
  };
}

/** As the client's own does, whose key library takes some 60 ms of a process that has just begun. */
function proving({ jwt, seed }: BusCredentials): Authenticator {
  const { publicKey, sign } = signer(seed);
  return (nonce = '') => ({ jwt, nkey: publicKey, sig: nonce === '' ? '' : Buffer.from(sign(Buffer.from(nonce)), 'base64url').toString('base64') });
}

export async function connectBus(options: BusOptions): Promise<BusConnection> {
  const overWebSocket = [options.servers].flat().some((server) => /^wss?:/.test(server));
  let nats: NatsConnection;
  try {
    nats = await (overWebSocket ? wsconnect : dial)(clientOptions(options));
  } catch (cause) {
    throw toFailure(cause, `connect to ${[options.servers].flat().join(', ')}`);
  }
  let connected = true;
  const listeners = new Set<() => void>();
  const lost = new Set<() => void>();
  const connection: BusConnection = {
    name: options.name,
    inboxPrefix: options.inboxPrefix,
    nats,
    get connected() {
      return connected;
    },
    get server() {
      return nats.getServer();
    },
    onReconnect(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onLost(listener) {
      lost.add(listener);
      return () => lost.delete(listener);
    },
    closed: nats.closed().then((cause) => {
      connected = false;
      return cause === undefined || cause === null ? undefined : toFailure(cause, 'the connection was closed');
    }),
    flush: () => nats.flush(),
    drain: () => endOnce(nats, () => nats.drain()),
    close: () => endOnce(nats, () => nats.close()),
    [Symbol.asyncDispose]: () => endOnce(nats, () => nats.close()),
  };
  void watch(connection, options, (now) => {
    connected = now;
    for (const listener of now ? listeners : lost) listener();
  });
  watchSleep(nats);
  options.onConnected?.(connection);
  return connection;
}

async function endOnce(nats: NatsConnection, end: () => Promise<void>): Promise<void> {
  if (!nats.isClosed() && !nats.isDraining()) await end();
  await nats.closed();
}

/** After a sleep of the machine the connection is made anew at once: pings would need their time to find out that it is dead. */
function watchSleep(nats: NatsConnection): void {
  const moment = (): Moment => ({ wallMs: Date.now(), steadyMs: performance.now() });
  let before = moment();
  const looking = setInterval(() => {
    const now = moment();
    if (slept(before, now)) nats.reconnect().catch(() => undefined);
    before = now;
  }, 1_000).unref();
  void nats.closed().then(() => clearInterval(looking));
}

/** Runs until the connection is closed, which ends the client's list of states. */
async function watch(connection: BusConnection, options: BusOptions, setConnected: (now: boolean) => void): Promise<void> {
  for await (const status of connection.nats.status()) {
    if (status.type === 'disconnect') {
      setConnected(false);
      options.onDisconnected?.(connection);
    } else if (status.type === 'reconnect') {
      setConnected(true);
      options.onConnected?.(connection);
    } else if (status.type === 'error') {
      options.onTrouble?.(toFailure(status.error, 'the server said'));
    }
  }
}
