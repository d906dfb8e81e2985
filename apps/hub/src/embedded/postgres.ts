import { join } from 'node:path';
import { reapDaemons, startDaemon, type Daemon, type ProcessEnd } from '@fuel/process';
import type { Log } from '../compose/log.ts';
import { StartFailure } from '../compose/start-failure.ts';
import { choosePort } from './choose-port.ts';
import { initialisePostgres, postgresDatabase, postgresUser, type PostgresHome } from './initialise-postgres.ts';
import { postgresPrograms } from './postgres-programs.ts';
import { stopLeftServer } from './stop-left-server.ts';
import { unprivileged } from './unprivileged.ts';

export interface EmbeddedPostgresOptions {
  /** The hub's data directory; Postgres lives in `postgres` below it. */
  readonly dataDir: string;
  /** Default: the port of the last start, or a free one. */
  readonly port?: number;
  readonly log: Log;
}

export interface EmbeddedPostgres {
  /** With the password: for the hub's eyes only. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when it ended, by stop() or by itself. */
  readonly done: Promise<ProcessEnd>;
  /** Ends its clients' connections, writes what is to be written, resolves when it is gone. */
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const portTries = 3;

/** A real PostgreSQL on loopback that lives with the hub: made at the first start, found again at the next. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = join(options.dataDir, 'postgres');
  const [programs, as] = await Promise.all([postgresPrograms(), unprivileged()]);
  const data = join(directory, 'data');
  await stopLeftServer({ name: 'Postgres', pidFile: join(data, 'postmaster.pid'), argument: data, signal: 'SIGINT', timeoutMs: 60_000 }, options.log);
  await reapDaemons({ ownedBy: directory });
  const home = await initialisePostgres(directory, programs, as);
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? (await choosePort(join(directory, 'port'), host));
    const daemon = await start([...as.prefix, programs.postgres], home, port);
    if (daemon.kind === 'ready') return running(daemon, home, port, options.log);
    // Between looking and listening somebody else may have taken it.
    if (options.port !== undefined || tries === portTries || !daemon.message.includes('Address already in use')) {
      throw new StartFailure(`the embedded Postgres does not start: ${daemon.message}`, `Read ${logOf(home)}, or set DATABASE_URL to a Postgres of your own.`);
    }
  }
}

const logOf = (home: PostgresHome): string => join(home.directory, 'postgres.log');

function start([command, ...prefix]: readonly string[], home: PostgresHome, port: number): Promise<Daemon> {
  const settings = { listen_addresses: host, unix_socket_directories: '', fsync: 'on', max_connections: '100', log_checkpoints: 'off' };
  const args = ['-D', home.data, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  return startDaemon({
    command: command!,
    args: [...prefix, ...args],
    cwd: home.directory,
    env: { LC_ALL: 'C' },
    secrets: [home.password],
    logPath: logOf(home),
    ready: { line: (text) => text.includes('database system is ready to accept connections') },
    // Recovery after a power cut may take its time.
    readyTimeoutMs: 120_000,
    stopSignal: 'SIGINT',
    graceMs: 30_000,
    ownedBy: home.directory,
  });
}

function running(daemon: Extract<Daemon, { kind: 'ready' }>, home: PostgresHome, port: number, log: Log): EmbeddedPostgres {
  log.info({ port, directory: home.data }, 'embedded Postgres serves');
  return {
    url: `postgresql://${postgresUser}:${home.password}@${host}:${port}/${postgresDatabase}`,
    port,
    pid: daemon.pid,
    done: daemon.done,
    async stop() {
      const end = await daemon.stop();
      if (end.kind !== 'exited' || end.code !== 0) log.warn({ end: end.kind }, 'embedded Postgres did not stop in order; its next start repairs what is needed');
    },
  };
}
