import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { connectBus, ensureStreams, hubCredentials, newKey, nodeCredentials, publishDurable, type BusConnection } from '@fuel/bus';
import { subjects } from '@fuel/contracts';
import { freePort, startChild, temporaryDirectory, until, type TemporaryDirectory } from '@fuel/testing';
import { pino } from 'pino';
import { startEmbeddedNats, type EmbeddedNats } from './nats.ts';

// Real programs on a machine that others use too.
jest.setTimeout(60_000);

const killedHub = join(import.meta.dirname, 'fixtures', 'killed-hub.ts');
const log = pino({ level: 'silent' });
const hubId = 'hub_1';
let home: TemporaryDirectory;
const start = (more: { port?: number; webSocketPort?: number; host?: string } = {}) =>
  startEmbeddedNats({ dataDir: home.path, hubId, environment: process.env, log, ...more });

beforeEach(async () => {
  home = await temporaryDirectory('hub');
});
afterEach(async () => {
  await home.remove();
});

async function asHub(nats: EmbeddedNats): Promise<BusConnection> {
  const { seed, publicKey } = newKey('user');
  const credentials = { jwt: await hubCredentials(nats.hubIssuer, { hubId, publicKey }), seed };
  return connectBus({ servers: nats.url, credentials, inboxPrefix: subjects.inboxPrefix(hubId), name: 'hub' });
}

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('startEmbeddedNats', () => {
  test('given an empty directory, when it is started, stopped and started again, then address, keys and stored messages are found again', async () => {
    const first = await start();
    const key = newKey('user');
    const jwt = await nodeCredentials(first.nodeIssuer, { hubId, nodeId: 'node_a', publicKey: key.publicKey });
    {
      await using hub = await asHub(first);
      await ensureStreams(hub, hubId);
      expect(await publishDurable(hub, subjects.order(hubId, 'node_a'), 'order', {})).toMatchObject({ ok: true, seq: 2 });
    }
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    await using node = await connectBus({ servers: second.url, credentials: { jwt, seed: key.seed }, inboxPrefix: subjects.inboxPrefix('node_a'), name: 'node_a' });
    expect(await publishDurable(node, subjects.fact(hubId, 'node_a'), 'fact', {})).toMatchObject({ ok: true });
    await using hub = await asHub(second);
    expect(await ensureStreams(hub, hubId)).toMatchObject([{ recreated: false }, { recreated: false }]);
    await second.stop();
    expect([runs(first.pid), runs(second.pid)]).toEqual([false, false]);
    for (const file of ['keys.json', 'nats.conf', 'port']) expect(((await stat(join(home.path, 'nats', file))).mode & 0o777).toString(8)).toBe('600');
  });

  test('given nobody it knows, when they connect, then they are refused', async () => {
    const nats = await start();
    const connecting = connectBus({ servers: nats.url, inboxPrefix: '_INBOX.x', name: 'x', waitOnFirstConnect: false });
    await expect(connecting).rejects.toMatchObject({ code: 'bus.unauthorized' });
    await nats.stop();
  });

  test('given a port for WebSockets, when a node comes over it, then it is served', async () => {
    const nats = await start({ webSocketPort: await freePort() });
    const { seed, publicKey } = newKey('user');
    const jwt = await nodeCredentials(nats.nodeIssuer, { hubId, nodeId: 'node_a', publicKey });
    await using node = await connectBus({ servers: nats.wsUrl!, credentials: { jwt, seed }, inboxPrefix: subjects.inboxPrefix('node_a'), name: 'node_a' });
    await node.flush();
    await nats.stop();
  });

  test('given a hub that was killed with -9, when the next one starts, then the server it left is gone and the new one serves on the same address', async () => {
    const hub = await startChild(process.execPath, ['--no-warnings', killedHub, 'nats', home.path], { NODE_OPTIONS: '' });
    const left = JSON.parse(await until(() => /\{.*\}/.exec(hub.output())?.[0], { timeoutMs: 20_000, describe: 'the hub names its server' })) as EmbeddedNats;
    await hub.end('SIGKILL');
    const next = await start();
    expect([next.url, next.pid === left.pid]).toEqual([left.url, false]);
    await until(() => !runs(left.pid), { timeoutMs: 5_000, describe: 'the old server is gone' });
    await using connection = await asHub(next);
    await connection.flush();
    await next.stop();
  });

  test('given a server that had not written its number when its hub was killed, when the next hub starts, then it is found by its mark and ended', async () => {
    const hub = await startChild(process.execPath, ['--no-warnings', killedHub, 'nats', home.path], { NODE_OPTIONS: '' });
    const left = JSON.parse(await until(() => /\{.*\}/.exec(hub.output())?.[0], { timeoutMs: 20_000, describe: 'the hub names its server' })) as EmbeddedNats;
    await hub.end('SIGKILL');
    await rm(join(home.path, 'nats', 'nats.pid'));
    const next = await start();
    await until(() => !runs(left.pid), { timeoutMs: 5_000, describe: 'the old server is gone' });
    expect(next.url).toBe(left.url);
    await next.stop();
  });

  test('given a port that is taken, when it is asked for, then the start is refused; when it is only noted, then another is taken', async () => {
    const first = await start();
    await using other = await temporaryDirectory('hub');
    const elsewhere = { dataDir: other.path, hubId, environment: process.env, log };
    await expect(startEmbeddedNats({ ...elsewhere, port: first.port })).rejects.toThrow(/address already in use/);
    await writeFile(join(other.path, 'nats', 'port'), `${first.port}\n`);
    const second = await startEmbeddedNats(elsewhere);
    expect(second.port).not.toBe(first.port);
    await Promise.all([first.stop(), second.stop()]);
  });

  test('given keys that cannot be read, when it is started, then it is refused and the keys are left as they are', async () => {
    await (await start()).stop();
    const keys = join(home.path, 'nats', 'keys.json');
    await writeFile(keys, '{"operator":');
    await expect(start()).rejects.toMatchObject({ message: expect.stringContaining(keys), remedy: expect.stringContaining('join again') });
    expect(await readFile(keys, 'utf8')).toBe('{"operator":');
    await rm(keys);
  });

  test('given FUEL_NATS_SERVER that names no program, when it is started, then it is refused with that reason', async () => {
    const environment = { ...process.env, FUEL_NATS_SERVER: '/nowhere/nats-server' };
    await expect(startEmbeddedNats({ dataDir: home.path, hubId, environment, log })).rejects.toThrow(/FUEL_NATS_SERVER names \/nowhere\/nats-server/);
  });
});
