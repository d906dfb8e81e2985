import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventView, FeatureView } from '@fuel/contracts';
import { runCommand, spawnProcess } from '@fuel/process';
import { api, feature, shas } from './fixtures/feature.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}
interface Asked {
  readonly method: string;
  readonly url: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

const MAIN = path.join(import.meta.dirname, 'main.ts');
let home: string;
let server: Server;
let url: string;
let asked: Asked[];
/** What the hub is recorded to answer, by method and path. A list of events answers as a stream that stays open. */
let answers: Record<string, Answer | EventView[]>;

const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { type: 'about:blank', title: 'No', status, code, detail: 'It is so; do otherwise.', requestId: 'r1', ...more },
});
const good = (body: unknown, status = 200): Answer => ({ status, body });
const event = (position: string, time = '2026-01-31T12:10:00.000Z'): EventView => ({
  position, time, type: 'task.reviewed', feature: feature.id, task: 't_api', actor: { kind: 'node', id: 'n_1' }, data: { epoch: 2 },
});

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'fuel-cli-'));
  asked = [];
  answers = {};
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const { method = '', url: at = '' } = request;
      asked.push({ method, url: at, token: request.headers.authorization, body: body === '' ? undefined : (JSON.parse(body) as unknown) });
      const answer = answers[`${method} ${at}`] ?? answers[`${method} ${at.split('?')[0] ?? ''}`] ?? problem(404, 'route.unknown');
      if (Array.isArray(answer)) {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
        for (const one of answer) response.write(`id: ${one.position}\nevent: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`);
      } else {
        response.writeHead(answer.status, { 'content-type': answer.status < 300 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(answer.body));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

const startOf = (args: readonly string[], env: Record<string, string>) => ({
  command: process.execPath,
  args: [MAIN, ...args],
  cwd: home,
  env: { HOME: home, XDG_DATA_HOME: path.join(home, 'data'), NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '', ...env },
});

async function fuel(args: readonly string[], options: { env?: Record<string, string>; input?: string } = {}) {
  const { input } = options;
  const start = startOf(args, options.env ?? { FUEL_HUB_URL: url, FUEL_TOKEN: 'secret' });
  const ran = await runCommand({ ...start, timeoutMs: 20_000, ...(input === undefined ? {} : { input }) });
  return { code: 'code' in ran.end ? ran.end.code : undefined, out: ran.stdout, err: ran.stderr };
}

describe('finding the hub', () => {
  const status = { hub: 'hub_1', version: '0.1.0', contract: 1, nodes: { online: 1, offline: 0 }, features: {}, tasks: {}, inbox: 0, outbox: 0, parkedFacts: 0 };

  test('given a hub on this machine, then its address and token are read from its data directory', async () => {
    const directory = path.join(home, 'data', 'fuel', 'hub');
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, 'hub.json'), JSON.stringify({ url, pid: 1 }));
    writeFileSync(path.join(directory, 'admin-token'), 'admin-secret\n', { mode: 0o600 });
    answers['GET /api/v1/status'] = good(status);
    const ran = await fuel(['status', '--json'], { env: {} });
    expect(ran).toEqual({ code: 0, out: `${JSON.stringify(status)}\n`, err: '' });
    expect(asked).toEqual([{ method: 'GET', url: '/api/v1/status', token: 'Bearer admin-secret', body: undefined }]);
  });

  test('given no hub anywhere, then the next command is named, and given a dead one, then too', async () => {
    expect(await fuel(['status'], { env: {} })).toEqual({ code: 3, out: '', err: expect.stringContaining('`fuel hub start`') });
    const dead = await fuel(['status'], { env: { FUEL_HUB_URL: 'http://127.0.0.1:1', FUEL_TOKEN: 'x' } });
    expect(dead).toEqual({ code: 3, out: '', err: expect.stringContaining('hub.unreachable') });
  });

  test('given no token or a wrong one, then the exit code says so', async () => {
    expect(await fuel(['status'], { env: { FUEL_HUB_URL: url } })).toMatchObject({ code: 4, err: expect.stringContaining('--token-file') });
    answers['GET /api/v1/status'] = problem(401, 'auth.unknown');
    expect(await fuel(['status'])).toMatchObject({ code: 4, err: expect.stringContaining('auth.unknown') });
  });

  test('given options that contradict each other, or a number that is none, then nothing is asked, and none of them is passed over', async () => {
    expect(await fuel(['task', 'create', '-f', 'task.yaml', '--agent', 'opus'])).toMatchObject({ code: 2, err: expect.stringMatching(/--file.* cannot be used with .*--agent/) });
    expect(await fuel(['cap', 'set', 'workspace', 'default', '--tokens', '5k'])).toMatchObject({ code: 2, err: expect.stringContaining('--tokens is "5k" and has to be a number of tokens in digits, such as 500000') });
    expect(await fuel(['repo', 'edit', 'api', '--consumer', 'none', '--consumer', 'web'])).toMatchObject({ code: 2, err: expect.stringContaining('`--consumer none` leaves no consumer') });
    const asJson = await fuel(['feature', 'list', '--json', '--nope']);
    expect([asJson.code, JSON.parse(asJson.err)]).toEqual([2, { usage: "unknown option '--nope'" }]);
    expect(asked).toEqual([]);
  });

  test('given rules that somebody else changed meanwhile, then they are read again and changed as they are now', async () => {
    const at = '2026-01-31T12:00:00.000Z';
    const rules = { name: 'default', agents: {}, routing: [], repositories: [], version: 1, createdAt: at, updatedAt: at };
    let puts = 0;
    answers['GET /api/v1/workspaces/default'] = good(rules);
    Object.defineProperty(answers, 'PUT /api/v1/workspaces/default', { get: () => ((puts += 1) === 1 ? problem(412, 'version.stale') : good(rules)) });
    await fuel(['workspace', 'set', 'default', '--limit', 'opus=1']);
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'PUT']);
  });

  test('given a wrong command line, then nothing is asked', async () => {
    expect(await fuel(['feature', 'show'])).toMatchObject({ code: 2, out: '' });
    expect(await fuel(['feature', 'list', '--state', 'nope'])).toMatchObject({ code: 2 });
    expect(asked).toEqual([]);
  });
});

describe('features', () => {
  test('given a YAML plan on stdin, then it is sent as it is and begun when that is asked for', async () => {
    answers['POST /api/v1/features'] = good({ ...feature, state: 'planned' }, 201);
    answers[`POST /api/v1/features/${feature.id}/start`] = good(feature);
    const ran = await fuel(['feature', 'create', '-f', '-', '--start'], { input: 'name: Pagination\ntasks: []\n' });
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^Pagination {2}● in progress/), err: expect.stringContaining('`fuel feature watch f_pagination`') });
    expect(asked.map(({ method, url: at, body }) => [method, at, body])).toEqual([
      ['POST', '/api/v1/features', { name: 'Pagination', tasks: [] }],
      ['POST', `/api/v1/features/${feature.id}/start`, undefined],
    ]);
  });

  test('given a plan with a cycle, then the path and the offending line are shown', async () => {
    writeFileSync(path.join(home, 'plan.json'), '{\n  "name": "x",\n  "tasks": [\n    { "key": "add-endpoint", "dependsOn": ["use"] }\n  ]\n}\n');
    const cycle = [{ task: 't_1', key: 'add-endpoint', repository: 'api', title: 'a' }, { task: 't_2', key: 'use', repository: 'web', title: 'b' }];
    answers['POST /api/v1/features'] = problem(409, 'dependency.cycle', { cycle, pointer: '/tasks/0/dependsOn/0' });
    const ran = await fuel(['feature', 'create', '-f', 'plan.json']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('api#add-endpoint → web#use → api#add-endpoint');
    expect(ran.err).toContain('at /tasks/0/dependsOn/0 (plan.json:4)\n  4 |     { "key": "add-endpoint"');
  });

  test('given the beginning of an id, then the feature is found, and given a beginning of two, then it asks back', async () => {
    const { tasks: _tasks, description: _description, landing: _landing, moreTasks: _more, ...summary } = feature;
    answers['GET /api/v1/features/f_pag'] = problem(404, 'feature.unknown');
    answers['GET /api/v1/features/f_'] = problem(400, 'body.invalid');
    answers['GET /api/v1/features'] = good({ items: [summary, { ...summary, id: 'f_other' }], next: null });
    answers[`GET /api/v1/features/${feature.id}`] = good(feature);
    const one = await fuel(['feature', 'show', 'f_pag', '--json']);
    expect(JSON.parse(one.out)).toEqual(feature);
    expect(await fuel(['feature', 'show', 'f_'])).toMatchObject({ code: 2, err: expect.stringContaining('f_other') });
  });

  test('given nobody to ask, then approve needs --yes, and then sends the SHAs that were shown', async () => {
    answers[`GET /api/v1/features/${feature.id}`] = good(feature);
    answers[`GET /api/v1/features/${feature.id}/expected`] = good({ expected: { t_types: shas.types } });
    answers[`POST /api/v1/features/${feature.id}/approve`] = good({ ...feature, state: 'approved' });
    expect(await fuel(['feature', 'approve', feature.id])).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect(asked.some(({ method }) => method === 'POST')).toBe(false);
    const ran = await fuel(['feature', 'approve', feature.id, '--yes']);
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining('shared-types#add-type  aaaaaaaaa') });
    expect(asked.at(-1)?.body).toEqual({ expected: { t_types: shas.types } });
  });

  test('given a landed feature in a watch, then it ends with 0, and given a conflict, then with 5', async () => {
    const at = `/api/v1/features/${feature.id}`;
    answers[`GET ${at}`] = good({ ...feature, state: 'landed' } satisfies FeatureView);
    expect((await fuel(['feature', 'watch', feature.id])).code).toBe(0);
    answers[`GET ${at}`] = good({ ...feature, state: 'conflict' } satisfies FeatureView);
    expect((await fuel(['feature', 'watch', feature.id])).code).toBe(5);
  });

  test('given events in a watch without a terminal, then each that is news is a line, and the feature is read again until it ends', async () => {
    const at = `/api/v1/features/${feature.id}`;
    answers[`GET ${at}`] = good(feature);
    answers[`GET ${at}/events`] = [event('0', '2026-01-31T12:00:00.000Z'), event('1'), event('2')];
    let lines = 0;
    const watching = spawnProcess({
      ...startOf(['feature', 'watch', feature.id], { FUEL_HUB_URL: url, FUEL_TOKEN: 'secret' }),
      graceMs: 2_000,
      onLine: ({ stream }) => {
        if (stream === 'stdout') lines += 1;
        if (lines < 2 || Array.isArray(answers[`GET ${at}/events`]) === false) return;
        answers[`GET ${at}`] = good({ ...feature, state: 'landed' } satisfies FeatureView);
        answers[`GET ${at}/events`] = [event('3')];
        server.closeAllConnections();
      },
    });
    const end = await watching.done;
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
    expect(end.stdoutTail.split('\n')[0]).toBe('2026-01-31T12:10:00.000Z  task.reviewed            api#add-endpoint  epoch=2');
  });

  test('given Ctrl-C in a stream, then it ends with 130 and without a word', async () => {
    answers['GET /api/v1/events'] = [event('1')];
    const following = spawnProcess({
      ...startOf(['events', '--json'], { FUEL_HUB_URL: url, FUEL_TOKEN: 'secret' }),
      graceMs: 5_000,
      onLine: () => void process.kill(following.pid ?? 0, 'SIGINT'),
    });
    const end = await following.done;
    expect(end).toMatchObject({ kind: 'exited', code: 130, stderrTail: '' });
    expect(JSON.parse(end.stdoutTail)).toEqual(event('1'));
  });
});

describe('tasks, nodes and inbox', () => {
  test('given feature#key, then the task is found and its patch is on stdout as git made it', async () => {
    const patch = 'diff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\n';
    answers[`GET /api/v1/features/${feature.id}`] = good(feature);
    answers['GET /api/v1/tasks/t_api'] = good(api);
    answers['GET /api/v1/tasks/t_api/diff'] = good({ task: 't_api', head: shas.api, base: shas.base, patch, truncated: false });
    expect(await fuel(['task', 'diff', `${feature.id}#add-endpoint`])).toEqual({ code: 0, out: patch, err: '' });
  });

  test('given a join token, then nothing but the token is on stdout', async () => {
    answers['POST /api/v1/join-tokens'] = good({ token: 'join-me', repository: 'api', expiresAt: '2099-01-31T12:00:00.000Z' }, 201);
    expect(await fuel(['node', 'token', 'api'])).toMatchObject({ code: 0, out: 'join-me\n', err: expect.stringContaining('fuel node join') });
  });

  test('given no verb for the inbox, then it is listed, with its options', async () => {
    answers['GET /api/v1/inbox'] = good({ items: [], next: null });
    expect(await fuel(['inbox', '--all'])).toEqual({ code: 0, out: '', err: 'nothing waits for you\n' });
    expect(asked.at(-1)?.url).toBe('/api/v1/inbox?state=all');
  });

  test('given --json and a refusal, then stderr has it as JSON too', async () => {
    const ran = await fuel(['repo', 'show', 'nope', '--json']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(JSON.parse(ran.err)).toMatchObject({ problem: { code: 'route.unknown' } });
  });
});
