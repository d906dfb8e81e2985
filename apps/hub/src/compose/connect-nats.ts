import { readFile } from 'node:fs/promises';
import { type BusConnection, connectBus, hubCredentials, type NodeIssuer, parseIssuerFile, type UserIssuer } from '@fuel/bus';
import { type Id, subjects } from '@fuel/contracts';
import type { Environment, HubSettings } from '../config.ts';
import { startEmbeddedNats } from '../embedded/nats.ts';
import type { NatsWay } from '../join/nats-servers.ts';
import type { Closers } from './closers.ts';
import type { HubKey } from './hub-key.ts';
import type { Log } from './log.ts';
import { explainConnecting } from './explain-bus.ts';
import { StartFailure } from './start-failure.ts';

export interface NatsNeeds {
  readonly settings: HubSettings;
  readonly environment: Environment;
  readonly hub: Id;
  readonly key: HubKey;
  readonly log: Log;
}

export interface Nats {
  readonly bus: BusConnection;
  readonly nodeIssuer: NodeIssuer;
  readonly way: NatsWay;
  readonly ended: Promise<string>;
}

interface Server {
  readonly url: string;
  readonly hubIssuer: UserIssuer;
  readonly nodeIssuer: NodeIssuer;
  readonly ended: Promise<string>;
}

const firstConnectionMs = 20_000;

/** NATS, ours or yours, and the hub's own connection to it with credentials that reach its two streams and nothing else. */
export async function connectNats(needs: NatsNeeds, closers: Closers): Promise<Nats> {
  const { settings, hub, key, log } = needs;
  const server = settings.nats.kind === 'external' ? await external(settings.nats) : await embedded(needs, closers);
  const jwt = await hubCredentials(server.hubIssuer, { hubId: hub, publicKey: key.signer.publicKey });
  const connecting = connectBus({
    servers: server.url,
    credentials: { jwt, seed: key.seed },
    inboxPrefix: subjects.inboxPrefix(hub),
    name: `hub ${hub}`,
    waitOnFirstConnect: false,
    connectTimeoutMs: firstConnectionMs,
    onDisconnected: () => log.warn('NATS is away; what is to be sent waits'),
    onTrouble: (failure) => log.warn({ err: failure }, 'NATS reports trouble'),
  });
  const bus = await connecting.catch((cause: unknown) => {
    throw explainConnecting(cause);
  });
  closers.add('bus', () => bus.drain());
  return {
    bus,
    nodeIssuer: server.nodeIssuer,
    way: { advertise: settings.natsAdvertise, url: server.url, embedded: settings.nats.kind === 'embedded' },
    ended: server.ended,
  };
}

async function embedded({ settings, environment, hub, log }: NatsNeeds, closers: Closers): Promise<Server> {
  const nats = await startEmbeddedNats({ dataDir: settings.dataDirectory, hubId: hub, environment, host: settings.http.host, log });
  closers.add('embedded nats-server', nats.stop);
  return { ...nats, ended: nats.done.then(() => 'the embedded nats-server has ended') };
}

async function external({ url, seedFile }: Extract<HubSettings['nats'], { kind: 'external' }>): Promise<Server> {
  const text = await readFile(seedFile, 'utf8').catch((cause: unknown) => {
    throw new StartFailure(`FUEL_NATS_ACCOUNT_SEED_FILE names ${seedFile}, which cannot be read`, 'Give the path of a file that the user who starts the hub can read.', cause);
  });
  const parsed = parseIssuerFile(text);
  if (!parsed.ok) throw new StartFailure(`FUEL_NATS_ACCOUNT_SEED_FILE (${seedFile}): ${parsed.reason}`, parsed.remedy);
  return { url, hubIssuer: parsed.issuer, nodeIssuer: parsed.issuer, ended: new Promise(() => undefined) };
}
