import { mkdir, mkdtemp, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lockHome } from '@fuel/local';
import { runCommand } from '@fuel/process';

let root: string;
let hub: Server;
let url: string;
let bodies: Record<string, unknown>[];
/** What the hub says instead of taking somebody in. */
let refusal: Record<string, unknown> | null;

const joined = {
  hub: 'hub_one', node: 'nod_one', nodeToken: 'fuelnode_secret', nats: { servers: ['nats://127.0.0.1:1'], jwt: 'jwt' }, hubKeys: ['UA'], contract: 1,
  repository: { id: 'rep_api', name: 'api', url: '/srv/api.git', path: null, defaultBranch: 'main' },
};

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'fuel-node-program-')));
  bodies = [];
  refusal = null;
  hub = createServer((request, response) => {
    if (request.url === '/readyz') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"checks":{"nats":"ok"}}');
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      bodies.push(JSON.parse(text) as Record<string, unknown>);
      response.writeHead(refusal === null ? 201 : 400, { 'content-type': refusal === null ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(refusal ?? joined));
    });
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await new Promise((resolve) => hub.close(resolve));
  await rm(root, { recursive: true, force: true });
});

const program = path.join(import.meta.dirname, 'main.ts');
const node = async (args: readonly string[], more: { readonly env?: Record<string, string>; readonly input?: string } = {}) => {
  const { end, stdout, stderr } = await runCommand({ command: process.execPath, args: [program, ...args], cwd: root, timeoutMs: 30_000, ...more, env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '', ...more.env } });
  return { code: end.kind === 'exited' ? end.code : end.kind, stdout, stderr };
};
const repo = async (): Promise<string> => {
  const place = path.join(root, 'api');
  await mkdir(place);
  await runCommand({ command: 'git', args: ['init', '--quiet'], cwd: place, timeoutMs: 10_000 });
  return place;
};

describe('fuel node join', () => {
  test('given a token on stdin, then the node keeps a key of its own, and what is secret is for its owner only', async () => {
    const place = await repo();
    const answer = await node(['join', url, '--repo', place, '--name', 'me'], { input: 'fueljoin_token\n' });
    expect(answer).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Joined') });
    expect(bodies).toMatchObject([{ token: 'fueljoin_token', name: 'me', publicKey: expect.stringMatching(/^U[A-Z2-7]{55}$/) }]);
    for (const file of ['identity.json', 'node.seed']) expect((await stat(path.join(place, '.fuel/node', file))).mode & 0o777).toBe(0o600);
    const seen = await runCommand({ command: 'git', args: ['status', '--porcelain', '-uall'], cwd: place, timeoutMs: 10_000 });
    expect(seen).toMatchObject({ stdout: '', end: { kind: 'exited', code: 0 } });
    const again = await node(['join', url, '--repo', place], { env: { FUEL_JOIN_TOKEN: 'fueljoin_other' } });
    expect(again.code).toBe(0);
    expect(bodies[1]?.['publicKey']).toBe(bodies[0]?.['publicKey']);
    expect((await node(['status', '--repo', place, '--json'])).stdout).toContain('"repositories":["api"]');
  });

  test('given two joins at once on one home, then both join with the one key that is kept', async () => {
    const place = await repo();
    const both = await Promise.all(['a', 'b'].map((token) => node(['join', url, '--repo', place], { input: `fueljoin_${token}` })));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(new Set(bodies.map((body) => body['publicKey'])).size).toBe(1);
    expect((await readdir(path.join(place, '.fuel/node'))).sort()).toEqual(['.gitignore', 'identity.json', 'node.seed']);
  });

  test('given a way that leads nowhere, then the step that failed is named with its remedy, and the token was shown to nobody', async () => {
    const place = await repo();
    const port = (hub.address() as AddressInfo).port;
    const input = 'fueljoin_token';
    const join = (to: string) => node(['join', to, '--repo', place, '--json'], { input });
    const nowhere = JSON.parse((await join('https://hub.invalid')).stdout) as Record<string, unknown>;
    expect(nowhere).toMatchObject({ joined: null, code: 'hub.dns', checks: [{ name: 'hub.dns', state: 'error', remedy: expect.stringContaining('name') }, { name: 'hub.tcp', state: 'skipped' }, { name: 'hub.tls' }, { name: 'hub.answers' }] });
    expect(JSON.parse((await join('http://127.0.0.1:1')).stdout)).toMatchObject({ code: 'hub.tcp', checks: [{ state: 'ok' }, { state: 'error', remedy: expect.stringContaining('fuel hub start') }, { state: 'skipped' }] });
    expect(JSON.parse((await join(`https://127.0.0.1:${port}`)).stdout)).toMatchObject({ code: 'hub.tls', checks: [{ state: 'ok' }, { state: 'ok' }, { state: 'error', found: expect.stringContaining('does not speak TLS') }, { state: 'skipped' }] });
    expect(bodies).toEqual([]);
    await expect(stat(path.join(place, '.fuel'))).rejects.toThrow();
  });

  test.each(['join.token_expired', 'join.token_used', 'join.token_unknown'])('given %s from the hub, then the code is told as it is', async (code) => {
    const place = await repo();
    refusal = { type: 'x', title: 'The join token', status: 400, code, detail: 'Ask for a new one.', requestId: 'req_1' };
    const answer = await node(['join', url, '--repo', place, '--json'], { input: 'fueljoin_token' });
    expect(answer.code).toBe(1);
    expect(JSON.parse(answer.stdout)).toMatchObject({ joined: null, code });
    expect((await node(['join', url, '--repo', place], { input: 'fueljoin_token' })).stderr).toContain(`error: The join token: Ask for a new one. (${code})`);
  });

  test('given a NATS server that cannot be reached, then it has joined all the same and says which step failed', async () => {
    const place = await repo();
    const { code, stdout } = await node(['join', url, '--repo', place, '--json'], { input: 'fueljoin_token' });
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { checks: { name: string; state: string }[] };
    expect(report.checks.map(({ name, state }) => `${name} ${state}`)).toEqual(['hub.dns ok', 'hub.tcp ok', 'hub.answers ok', 'join ok', 'nats.dns ok', 'nats.tcp warning', 'nats.auth skipped']);
  });

  test('given plain http to another machine, or no token, then it is refused before anything is sent', async () => {
    const place = await repo();
    expect(await node(['join', 'http://hub.example.com', '--repo', place], { input: 'x' })).toMatchObject({ code: 1, stderr: expect.stringContaining('--insecure') });
    expect(await node(['join', url, '--repo', place], { input: '' })).toMatchObject({ code: 1, stderr: expect.stringContaining('holds no join token') });
    expect(bodies).toEqual([]);
  });

  test('given a command line that is not understood, then the exit code is 2', async () => {
    expect((await node(['join'])).code).toBe(2);
    expect((await node(['fly'])).code).toBe(2);
  });
});

describe('fuel node start', () => {
  test('given no join, then it says what to do first', async () => {
    const place = await repo();
    expect(await node(['start', '--repo', place])).toMatchObject({ code: 1, stderr: expect.stringContaining('fuel node join') });
  });

  test('given another process on the same home, then the second refuses and names the first', async () => {
    const place = await repo();
    await node(['join', url, '--repo', place], { input: 'fueljoin_token' });
    const lock = lockHome(path.join(place, '.fuel/node'));
    expect(await node(['start', '--repo', place])).toMatchObject({ code: 1, stderr: expect.stringContaining(`process ${process.pid}`) });
    if (lock.kind === 'locked') lock.release();
  });

  test('given a database that is none, then it says what to do and prints no stack', async () => {
    const place = await repo();
    await node(['join', url, '--repo', place], { input: 'fueljoin_token' });
    await writeFile(path.join(place, '.fuel/node/lock.db'), 'x'.repeat(5_000));
    const { code, stderr } = await node(['start', '--repo', place]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^lock .*: .*; the file is no SQLite database: move it away and join again\n$/) });
  });

  test('given a wrong setting, then it is refused with its name', async () => {
    const place = await repo();
    await node(['join', url, '--repo', place], { input: 'fueljoin_token' });
    await writeFile(path.join(place, '.fuel/node/settings.json'), '{"slots": -1}');
    expect(await node(['start', '--repo', place])).toMatchObject({ code: 1, stderr: expect.stringMatching(/settings\.json, line 1, column 11: slots: -1/) });
  });
});
