import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isRunning } from '@fuel/process';
import { freePort, temporaryDirectory } from '@fuel/testing';
import { type HubSettings, parseSettings } from '../config.ts';
import { createLog } from './log.ts';
import { type RunningHub, startHub } from './start-hub.ts';

const environment = (data: string, port = 0) => ({ ...process.env, FUEL_HUB_DATA: data, FUEL_HUB_PORT: String(port), DATABASE_URL: '', NATS_URL: '', FUEL_HUB_HOST: '' });

function settingsOf(data: string, port = 0): HubSettings {
  const parsed = parseSettings(environment(data, port));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.settings;
}

const quiet = createLog({ format: 'json', level: 'error' }, { write: () => undefined });
const started: RunningHub[] = [];

async function start(data: string, port = 0): Promise<RunningHub> {
  const hub = await startHub(settingsOf(data, port), environment(data, port), quiet);
  started.push(hub);
  return hub;
}

/** Before its directory is removed, whatever a test has found. */
async function stopAll(): Promise<void> {
  for (const hub of started.splice(0)) await hub.stop();
}

/** Its own servers that still run. */
const serversOf = (data: string): number[] =>
  [join(data, 'postgres', 'data', 'postmaster.pid'), join(data, 'nats', 'nats.pid')]
    .filter((file) => existsSync(file))
    .map((file) => Number.parseInt(readFileSync(file, 'utf8'), 10))
    .filter(isRunning);

describe('the life of a hub that brings its own servers', () => {
  test('given an empty directory, then it serves and keeps its secrets to itself, and stopped it leaves its data and nothing else', async () => {
    await using directory = await temporaryDirectory('hub');
    await using _hubs = { [Symbol.asyncDispose]: stopAll };
    const data = join(directory.path, 'hub');
    const hub = await start(data);
    expect(JSON.parse(await readFile(join(data, 'hub.json'), 'utf8'))).toEqual({ url: hub.told.url, pid: process.pid });
    for (const [name, mode] of [['.', 0o700], ['admin-token', 0o600], ['hub.seed', 0o600]] as const) expect([name, (await stat(join(data, name))).mode & 0o777]).toEqual([name, mode]);
    const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim();
    const authorization = `Bearer ${token}`;
    expect(await (await fetch(`${hub.told.url}/readyz`)).json()).toEqual({ ok: true, checks: { postgres: 'ok', nats: 'ok' } });
    expect(serversOf(data)).toHaveLength(2);

    const stream = await fetch(`${hub.told.url}/api/v1/events`, { headers: { authorization } });
    const [{ failed }, text] = await Promise.all([hub.stop(), stream.text()]);
    expect([failed, text]).toEqual([[], expect.stringMatching(/^retry: 1000\nid: \d+-\d+\n\n$/)]);
    expect((await readdir(data)).sort()).toEqual(['admin-token', 'hub.seed', 'nats', 'postgres']);
    expect(serversOf(data)).toEqual([]);

    const again = await start(data);
    expect([again.told.hub, again.told.newAdminToken]).toEqual([hub.told.hub, false]);
    expect((await fetch(`${again.told.url}/api/v1/status`, { headers: { authorization } })).status).toBe(200);
    await again.stop();
  }, 60_000);

  test('given a port that somebody has, then it does not start, says why, and stops what it had started', async () => {
    await using directory = await temporaryDirectory('hub');
    await using _hubs = { [Symbol.asyncDispose]: stopAll };
    const port = await freePort();
    const first = await start(join(directory.path, 'first'), port);
    const second = join(directory.path, 'second');
    await expect(start(second, port)).rejects.toMatchObject({ message: `port ${port} of 127.0.0.1 is taken`, remedy: expect.stringContaining('FUEL_HUB_PORT') });
    expect(serversOf(second)).toEqual([]);
    await expect(start(join(directory.path, 'first'))).rejects.toMatchObject({ message: expect.stringContaining('another hub') });
    expect((await fetch(`${first.told.url}/readyz`)).status).toBe(200);
    await first.stop();
  }, 60_000);
});
