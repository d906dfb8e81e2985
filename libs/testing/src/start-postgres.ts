import { execFile } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startChild, type Child } from './child.ts';
import { copyCluster } from './copy-cluster.ts';
import { inContainers } from './engine.ts';
import { freePort } from './free-port.ts';
import { ownMark } from './leftovers.ts';
import { openClient } from './open-client.ts';
import { postgresInContainer, type PostgresHome } from './postgres-in-container.ts';
import { postgresPrograms } from './postgres-programs.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { unprivileged } from './unprivileged.ts';
import { until } from './until.ts';

const run = promisify(execFile);

export type PostgresOptions = {
  /** Default false: a test cluster is thrown away, so it need not survive a power cut. */
  readonly fsync?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
};

export type TestDatabase = {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type TestPostgres = {
  readonly port: number;
  /** Of the database `postgres`. */
  readonly url: string;
  readonly pid: number;
  urlOf(database: string): string;
  /** About 20 ms empty or from a template; nobody may be connected to the template meanwhile. */
  createDatabase(options?: { readonly template?: string; readonly name?: string }): Promise<TestDatabase>;
  /** As `pg_ctl stop -m immediate`: no checkpoint, nobody is asked. Its data stays, for restart(). */
  stopImmediately(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * A real PostgreSQL 18 on loopback, about half a second; in a container where FUEL_TEST_SERVERS says so. One a spec file: files share nothing, so they run
 * side by side, and there is nothing between them that somebody would have to stop. Within a file use createDatabase with a template.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<TestPostgres> {
  const port = await freePort();
  const { launch, remove, urlOf } = (await inContainers()) ? await postgresInContainer(port, settingsOf(options)) : await embeddedPostgres(port, settingsOf(options));
  let child: Child | undefined;
  const stop = async (): Promise<void> => {
    await child?.end('SIGINT');
    await remove();
  };
  try {
    child = await launch();
  } catch (cause) {
    await stop();
    throw cause;
  }
  return {
    port,
    pid: child.pid,
    url: urlOf('postgres'),
    urlOf,
    createDatabase: (wanted = {}) => createDatabase(urlOf, wanted),
    stopImmediately: async () => child?.end('SIGQUIT'),
    restart: async () => void (child = await launch()),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function embeddedPostgres(port: number, settings: readonly string[]): Promise<PostgresHome> {
  const [programs, directory, { prefix, owner }] = await Promise.all([postgresPrograms(), temporaryDirectory('postgres'), unprivileged()]);
  const data = join(directory.path, 'data');
  const locale = { LC_ALL: 'C' };
  try {
    if (owner !== null) await chown(directory.path, owner.uid, owner.gid);
    await copyCluster(programs.cluster, data, async () => {
      await mkdir(data, { mode: 0o700 });
      if (owner !== null) await chown(data, owner.uid, owner.gid);
      const init = [...prefix, programs.initdb, '-D', data, '-U', 'fuel', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
      await run(init[0]!, init.slice(1), { env: { ...process.env, ...locale, ...ownMark } });
    });
  } catch (cause) {
    await directory.remove();
    throw cause;
  }
  return {
    urlOf: (database) => `postgresql://fuel@127.0.0.1:${port}/${database}`,
    remove: directory.remove,
    async launch() {
      const command = [...prefix, programs.postgres, '-D', data, '-p', String(port), '-c', 'unix_socket_directories=', ...settings];
      const started = await startChild(command[0]!, command.slice(1), locale);
      const { output, hasExited } = started;
      await until(() => hasExited() || output().includes('ready to accept connections'), { timeoutMs: 20_000, describe: 'Postgres is ready' });
      if (hasExited()) throw new Error(`Postgres ended at once:\n${output()}`);
      return started;
    },
  };
}

function settingsOf(options: PostgresOptions): string[] {
  const durable = options.fsync === true ? 'on' : 'off';
  const settings = {
    listen_addresses: '127.0.0.1',
    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,
    shared_buffers: '64MB',
    max_connections: '100',
    ...options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

let databases = 0;

async function createDatabase(
  urlOf: (database: string) => string,
  wanted: { readonly template?: string; readonly name?: string },
): Promise<TestDatabase> {
  const name = wanted.name ?? `test_${(databases += 1)}`;
  await execute(urlOf('postgres'), `CREATE DATABASE "${name}" TEMPLATE "${wanted.template ?? 'template0'}" STRATEGY ${wanted.template === undefined ? 'wal_log' : 'file_copy'}`);
  const drop = (): Promise<void> => execute(urlOf('postgres'), `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  return { name, url: urlOf(name), drop, [Symbol.asyncDispose]: drop };
}

async function execute(url: string, statement: string): Promise<void> {
  await using client = await openClient(url);
  await client.rows(statement);
}
