import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { freePort, openClient, startChild, temporaryDirectory, until, type TemporaryDirectory } from '@fuel/testing';
import { pino } from 'pino';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './postgres.ts';

// Real programs on a machine that others use too.
jest.setTimeout(60_000);

const killedHub = join(import.meta.dirname, 'fixtures', 'killed-hub.ts');
const log = pino({ level: 'silent' });
let home: TemporaryDirectory;

beforeEach(async () => {
  home = await temporaryDirectory('hub');
});
afterEach(async () => {
  await home.remove();
});

async function valueOf(url: string, statement: string): Promise<unknown> {
  await using client = await openClient(url);
  return (await client.rows(statement))[0]?.['value'];
}

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);
const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('startEmbeddedPostgres', () => {
  test('given an empty directory, when it is started, stopped and started again, then its data, address and password are found again', async () => {
    const first = await startEmbeddedPostgres({ dataDir: home.path, log });
    await valueOf(first.url, 'CREATE TABLE kept AS SELECT 7 AS value');
    await first.stop();
    expect(await first.done).toMatchObject({ kind: 'exited', code: 0 });
    const second = await startEmbeddedPostgres({ dataDir: home.path, log });
    expect(second.url).toBe(first.url);
    expect(await valueOf(second.url, 'SELECT value FROM kept')).toBe(7);
    expect(await valueOf(second.url, "SELECT current_setting('fsync') || current_setting('listen_addresses') AS value")).toBe('on127.0.0.1');
    await second.stop();
    expect([await modeOf(join(home.path, 'postgres', 'password')), await modeOf(join(home.path, 'postgres'))]).toEqual(['600', '700']);
    expect([runs(first.pid), runs(second.pid)]).toEqual([false, false]);
  });

  test('given somebody without the password, when they connect, then they are refused', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir: home.path, log });
    await expect(valueOf(postgres.url.replace(/:[^:@]*@/, ':guess@'), 'SELECT 1 AS value')).rejects.toThrow(/password authentication failed/);
    await postgres.stop();
  });

  test('given a client that stays, when it is stopped, then it does not wait for it', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir: home.path, log });
    const client = await openClient(postgres.url);
    await postgres.stop();
    await client.lost;
    expect(runs(postgres.pid)).toBe(false);
  });

  test('given a hub that was killed with -9, when the next one starts, then the Postgres it left is stopped in order and its data are there', async () => {
    const hub = await startChild(process.execPath, ['--no-warnings', killedHub, 'postgres', home.path], { NODE_OPTIONS: '' });
    const left = JSON.parse(await until(() => /\{.*\}/.exec(hub.output())?.[0], { timeoutMs: 20_000, describe: 'the hub names its Postgres' })) as EmbeddedPostgres;
    await hub.end('SIGKILL');
    expect(runs(left.pid)).toBe(true);
    await valueOf(left.url, 'CREATE TABLE kept AS SELECT 8 AS value');
    const next = await startEmbeddedPostgres({ dataDir: home.path, log });
    expect(next.pid).not.toBe(left.pid);
    await until(() => !runs(left.pid), { timeoutMs: 5_000, describe: 'the old Postgres is gone' });
    expect(await valueOf(next.url, 'SELECT value FROM kept')).toBe(8);
    await next.stop();
  });

  test('given a machine that forbids user namespaces, when it is started, also by root in a directory that is closed to others, then it serves', async () => {
    const programs = join(home.path, 'bin');
    await mkdir(programs);
    await writeFile(join(programs, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${programs}:${path}`;
    try {
      const postgres = await startEmbeddedPostgres({ dataDir: home.path, log });
      expect(await valueOf(postgres.url, 'SELECT 1 AS value')).toBe(1);
      await postgres.stop();
    } finally {
      process.env['PATH'] = path;
    }
    const again = await startEmbeddedPostgres({ dataDir: home.path, log });
    await again.stop();
  });

  test('given a pid file that names a process of somebody else, when it is started, then that process is left alone', async () => {
    const first = await startEmbeddedPostgres({ dataDir: home.path, log });
    await first.stop();
    await writeFile(join(home.path, 'postgres', 'data', 'postmaster.pid'), `${process.pid}\n${home.path}\n`);
    const second = await startEmbeddedPostgres({ dataDir: home.path, log });
    await second.stop();
  });

  test('given data of another version, when it is started, then it is refused with the remedy', async () => {
    const first = await startEmbeddedPostgres({ dataDir: home.path, log });
    await first.stop();
    await writeFile(join(home.path, 'postgres', 'data', 'PG_VERSION'), '17\n');
    await expect(startEmbeddedPostgres({ dataDir: home.path, log })).rejects.toMatchObject({
      message: expect.stringMatching(/written by Postgres 17, and the embedded one is 18/),
      remedy: expect.stringContaining('pg_dumpall'),
    });
  });

  test('given a port that is taken, when it is asked for, then the start is refused; when it is only noted, then another is taken', async () => {
    const port = await freePort();
    const first = await startEmbeddedPostgres({ dataDir: home.path, port, log });
    await using other = await temporaryDirectory('hub');
    await expect(startEmbeddedPostgres({ dataDir: other.path, port, log })).rejects.toThrow(/Address already in use/);
    await writeFile(join(other.path, 'postgres', 'port'), `${port}\n`);
    const second = await startEmbeddedPostgres({ dataDir: other.path, log });
    expect(second.port).not.toBe(port);
    await Promise.all([first.stop(), second.stop()]);
  });
});
