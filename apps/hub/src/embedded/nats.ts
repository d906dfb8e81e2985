import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorityOf, type Authority, type NodeIssuer, type UserIssuer } from '@fuel/bus';
import { reapDaemons, startDaemon, type Daemon, type ProcessEnd } from '@fuel/process';
import type { Environment } from '../config.ts';
import type { Log } from '../compose/log.ts';
import { StartFailure } from '../compose/start-failure.ts';
import { choosePort } from './choose-port.ts';
import { findNatsServer } from './find-nats-server.ts';
import { renderNatsConfig } from './nats-config.ts';
import { natsSeeds } from './nats-seeds.ts';
import { provisionNatsServer } from './provision-nats-server.ts';
import { stopLeftServer } from './stop-left-server.ts';

export interface EmbeddedNatsOptions {
  /** The hub's data directory; NATS lives in `nats` below it. */
  readonly dataDir: string;
  /** Its nodes' permissions name it, and they stand in the account. */
  readonly hubId: string;
  /** Where a nats-server is looked for: FUEL_NATS_SERVER, PATH, HOME, FUEL_NATS_SHA256. */
  readonly environment: Environment;
  /** Default 127.0.0.1: nodes on other machines need an address of this one. */
  readonly host?: string;
  /** Default: the port of the last start, or a free one. */
  readonly port?: number;
  readonly webSocketPort?: number;
  readonly log: Log;
}

export interface EmbeddedNats {
  readonly url: string;
  readonly wsUrl: string | null;
  readonly port: number;
  readonly pid: number;
  readonly hubIssuer: UserIssuer;
  readonly nodeIssuer: NodeIssuer;
  /** Settles when it ended, by stop() or by itself. */
  readonly done: Promise<ProcessEnd>;
  stop(): Promise<void>;
}

interface Home {
  readonly directory: string;
  readonly config: string;
  readonly pidFile: string;
  readonly log: string;
}

const portTries = 3;

/** A nats-server with JetStream in operator mode that lives with the hub. Its keys are made at the first start and kept. */
export async function startEmbeddedNats(options: EmbeddedNatsOptions): Promise<EmbeddedNats> {
  const directory = join(options.dataDir, 'nats');
  const home: Home = { directory, config: join(directory, 'nats.conf'), pidFile: join(directory, 'nats.pid'), log: join(directory, 'nats-server.log') };
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const program = (await findNatsServer(options.environment)) ?? (await provisionNatsServer(options.environment, options.log));
  await stopLeftServer({ name: 'nats-server', pidFile: home.pidFile, argument: home.config, signal: 'SIGTERM', timeoutMs: 30_000 }, options.log);
  await reapDaemons({ ownedBy: directory });
  const authority = await authorityOf(await natsSeeds(join(directory, 'keys.json')), options.hubId);
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? (await choosePort(join(directory, 'port'), options.host ?? loopback));
    const daemon = await start(program, home, port, authority, options);
    if (daemon.kind === 'ready') return running(daemon, port, authority, options);
    // Between looking and listening somebody else may have taken it.
    if (options.port !== undefined || tries === portTries || !daemon.message.includes('address already in use')) {
      throw new StartFailure(`the embedded nats-server does not start: ${daemon.message}`, `Read ${home.log}, or set NATS_URL to a server of your own.`);
    }
  }
}

const loopback = '127.0.0.1';

/** The address to reach it on from this machine, wherever it listens. */
const reachable = (host = loopback): string => (host === '0.0.0.0' || host === '::' ? loopback : host.includes(':') ? `[${host}]` : host);

async function start(program: string, home: Home, port: number, authority: Authority, options: EmbeddedNatsOptions): Promise<Daemon> {
  const text = renderNatsConfig({
    serverName: 'fuel',
    host: options.host ?? loopback,
    port,
    webSocketPort: options.webSocketPort ?? null,
    storeDirectory: join(home.directory, 'store'),
    pidFile: home.pidFile,
    ...authority,
  });
  await writeFile(home.config, text, { mode: 0o600 });
  return startDaemon({
    command: program,
    args: ['-c', home.config],
    cwd: home.directory,
    logPath: home.log,
    // Not by asking the port: another server that has it would answer for ours.
    ready: { line: (text) => text.includes('Server is ready') },
    readyTimeoutMs: 60_000,
    graceMs: 15_000,
    ownedBy: home.directory,
  });
}

function running(daemon: Extract<Daemon, { kind: 'ready' }>, port: number, authority: Authority, options: EmbeddedNatsOptions): EmbeddedNats {
  const { host, webSocketPort, log } = options;
  log.info({ host: host ?? loopback, port }, 'embedded nats-server serves');
  return {
    url: `nats://${reachable(host)}:${port}`,
    wsUrl: webSocketPort === undefined ? null : `ws://${reachable(host)}:${webSocketPort}`,
    port,
    pid: daemon.pid,
    hubIssuer: authority.hubIssuer,
    nodeIssuer: authority.nodeIssuer,
    done: daemon.done,
    async stop() {
      const end = await daemon.stop();
      if (end.kind === 'signalled' && end.signal === 'SIGKILL') log.warn('the embedded nats-server did not stop in time and was killed; JetStream repairs itself at its next start');
    },
  };
}
