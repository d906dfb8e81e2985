import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { authorityOf, newAuthoritySeeds, type Key, newKey, signer } from '@fuel/bus';
import { CONTRACT_VERSION, joinProofText, problem, type Route, type RouteName, routes } from '@fuel/contracts';
import { migrate, openStore } from '@fuel/store';
import { openClient, startPostgres, until } from '@fuel/testing';
import { newId } from '@fuel/process';
import { openAudit } from '../audit/open-audit.ts';
import { hashOf, newSecret } from '../auth/secret.ts';
import { openPost } from '../relay/open-post.ts';
import { createBell } from '../compose/bell.ts';
import { createApp, type HubApp } from '../compose/create-app.ts';
import { engineDeps } from '../compose/engine-deps.ts';
import { createLog } from '../compose/log.ts';
import { migrationsBeside } from '../compose/migrations-beside.ts';
import type { Runtime } from '../compose/runtime.ts';
import { parseSettings } from '../config.ts';
import { createMetrics } from '../metrics/hub-metrics.ts';

const ignore = (): void => undefined;
const tokens = { admin: newSecret('fuel'), member: newSecret('fuel'), stranger: newSecret('fuel'), node: '' };
const logged: string[] = [];
const closing = new AbortController();
let app: HubApp;
let stop: () => Promise<void>;
let nodeKey: ReturnType<typeof newKey>;
/** As if the hub had ended before it kept them. */
let forgetAnswers: () => Promise<void>;
let keptBytes: () => Promise<string>;

/** What a node joins with. */
function proven({ seed, publicKey }: Key, token: string) {
  const time = new Date().toISOString();
  return { token, publicKey, proof: { time, signature: signer(seed).sign(new TextEncoder().encode(joinProofText({ tokenSha256: hashOf(token), publicKey, time }))) } };
}

/** Everything but NATS: no door publishes. */
beforeAll(async () => {
  const postgres = await startPostgres();
  await migrate(postgres.url, { ...migrationsBeside(import.meta.url), log: ignore });
  const store = openStore({ url: postgres.url, poolSize: 4, log: ignore });
  const parsed = parseSettings({ HOME: '/', FUEL_BODY_LIMIT: '100000' });
  if (!parsed.ok) throw new Error('the settings of this spec are wrong');
  const { settings } = parsed;
  const hub = await store.ensureHub(newId('hub'));
  const hubKey = newKey('user');
  const bell = createBell();
  const log = createLog({ format: 'json', level: 'warn' }, { write: (line) => void logged.push(line) });
  const engine = engineDeps(store, settings.engine, log, openPost().post);
  const runtime: Runtime = {
    settings, hub, store, engine, log, newId, metrics: createMetrics(),
    audit: openAudit({ write: store.noteAudit, now: engine.now, onTrouble: ignore, everyMs: 60_000 }),
    key: { seed: hubKey.seed, signer: signer(hubKey.seed) },
    bus: { connected: false },
    nodeIssuer: (await authorityOf(newAuthoritySeeds(), hub)).nodeIssuer,
    nats: { advertise: [], url: 'nats://127.0.0.1:4222', embedded: true },
    now: engine.now,
    wake: bell.ring,
    askHello: ignore,
    logs: { full: true, follow: () => Promise.reject(new Error('nobody logs here')) },
    ring: bell.ring,
    onWake: bell.onRing,
    closing: closing.signal,
  };
  for (const kind of ['admin', 'member'] as const) await store.createToken({ hash: hashOf(tokens[kind]), kind, name: kind, node: null });
  const looking = await openClient(postgres.url);
  app = await createApp(runtime, () => Promise.resolve());
  stop = async () => {
    closing.abort();
    await app.close();
    await looking.close();
    await store.close();
    await postgres.stop();
  };
  forgetAnswers = async () => void (await looking.rows('update request_keys set answer = null, status = null'));
  keptBytes = async () => (await looking.rows<{ text: string }>(`select string_agg(encode(answer, 'escape'), ' ') as text from request_keys`))[0]?.text ?? '';
  nodeKey = newKey('user');
  await as('admin', 'createRepository', { name: 'api', url: '/srv/git/api.git' });
  const { token } = (await as('member', 'createJoinToken', { repository: 'api' })).json;
  tokens.node = (await as(null, 'joinNode', { ...proven(nodeKey, token), name: 'api-1', contract: 1, version: '0.1.0' })).json.nodeToken;
}, 60_000);

afterAll(() => stop());

type Who = keyof typeof tokens | null;
// eslint has no say about what an answer holds: each test asserts the members that it reads.
type Json = { readonly [member: string]: never } & { readonly token: string; readonly nodeToken: string; readonly id: string; readonly code: string };
interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  readonly json: Json;
}

const bearer = (who: Who): Record<string, string> => (who === null ? {} : { authorization: `Bearer ${tokens[who]}` });

async function ask(options: { method: Route['method']; url: string; headers?: Record<string, string>; payload?: string }): Promise<Answer> {
  const response = await app.inject(options);
  const json = (response.headers['content-type']?.includes('json') === true ? JSON.parse(response.body) : {}) as Json;
  if (response.statusCode >= 400 && !options.url.startsWith('/readyz')) {
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(problem.parse(json).status).toBe(response.statusCode);
  }
  return { status: response.statusCode, headers: response.headers, text: response.body, json };
}

/** Calls a route as its table says; a good answer is held against the route's own schema. */
async function as(who: Who, name: RouteName, body?: object, params: Record<string, string> = {}, search = ''): Promise<Answer> {
  const route: Route = routes[name];
  const url = route.path.replace(/:(\w+)/g, (_whole, key: string) => encodeURIComponent(params[key] ?? 'tsk_none'));
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
  const answer = await ask({ method: route.method, url: `${url}${search}`, headers: { ...bearer(who), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...payload });
  if (answer.status < 300 && route.stream !== true && route.text !== true) {
    expect([name, answer.status]).toEqual([name, route.status ?? 200]);
    expect(route.response.parse(answer.json)).toEqual(answer.json);
  }
  return answer;
}

const task = (key: string, more: object = {}) => ({ key, title: `Title ${key}`, prompt: `Do ${key}`, repository: 'api', ...more });
const createFeature = (...tasks: object[]): Promise<Answer> => as('member', 'createFeature', { name: 'Feature', tasks });

describe('who may enter', () => {
  const names = (Object.keys(routes) as RouteName[]).filter((name) => !('stream' in routes[name]));

  test('given no token, then only the public doors and the one that brings its own open, and a stranger passes no more', async () => {
    for (const name of names) {
      const open = routes[name].access === 'public' || routes[name].access === 'join';
      for (const [who, code] of [[null, 'auth.missing'], ['stranger', 'auth.unknown']] as const) {
        const { status, json, headers } = await as(who, name);
        expect([name, open ? status !== 401 : json.code]).toEqual([name, open ? true : code]);
        if (!open) expect(headers['www-authenticate']).toBe('Bearer');
      }
    }
    for (const name of ['events', 'featureEvents'] as const) expect((await as(null, name)).json.code).toBe('auth.missing');
  });

  test('given a node, a member or an admin, then each passes the doors of the table and no others', async () => {
    for (const name of names) {
      const { access } = routes[name];
      for (const who of ['node', 'member', 'admin'] as const) {
        const { json } = await as(who, name);
        const passes = access === 'public' || access === 'join' || (access === 'node' ? who === 'node' : access === 'admin' ? who === 'admin' : who !== 'node');
        expect([name, who, json.code === 'auth.forbidden']).toEqual([name, who, !passes]);
      }
    }
  });

  test('given an unknown caller with a large body, then it is refused before the body is read', async () => {
    const { json } = await ask({ method: 'POST', url: '/api/v1/features', headers: { 'content-type': 'application/json' }, payload: 'x'.repeat(200_000) });
    expect(json.code).toBe('auth.missing');
  });
});

describe('what is refused before a door', () => {
  const post = (payload: string, headers: Record<string, string> = {}) =>
    ask({ method: 'POST', url: '/api/v1/features', headers: { ...bearer('admin'), 'content-type': 'application/json', ...headers }, payload });

  test('given bodies that are no JSON, no JSON by their type, too large or none, then each has its code', async () => {
    expect((await post('{"name"')).json.code).toBe('body.not_json');
    expect((await post('x', { 'content-type': 'text/plain' })).json.code).toBe('body.not_json');
    expect(await post(`"${'x'.repeat(100_001)}"`)).toMatchObject({ status: 413, json: { code: 'body.too_large' } });
    // Who has no token yet may say less.
    expect((await as(null, 'joinNode', { token: 'x'.repeat(20_000) })).json.code).toBe('body.too_large');
    expect((await post('[')).json.code).toBe('body.not_json');
    expect((await post('')).json).toMatchObject({ code: 'body.invalid', pointer: '' });
  });

  test('given an address that is none, then a problem that names it', async () => {
    expect((await ask({ method: 'GET', url: '/nope?token=hidden' })).json).toMatchObject({ code: 'route.unknown', detail: expect.not.stringContaining('hidden') });
    expect((await ask({ method: 'DELETE', url: '/api/v1/features' })).json.code).toBe('route.unknown');
    expect((await ask({ method: 'GET', url: '/%zz' })).json.code).toBe('route.unknown');
  });

  test('given a request that has a name, then the answer carries it, and given a harmful one, then a new one', async () => {
    expect((await ask({ method: 'GET', url: '/livez', headers: { 'x-request-id': 'trace-1.a' } })).headers['x-request-id']).toBe('trace-1.a');
    expect((await ask({ method: 'GET', url: '/livez', headers: { 'x-request-id': 'a"b c' } })).headers['x-request-id']).toMatch(/^[0-9a-f]{24}$/);
    const { json } = await ask({ method: 'GET', url: '/nope', headers: { 'x-request-id': 'trace-2' } });
    expect(json).toMatchObject({ requestId: 'trace-2' });
  });
});

describe('repositories', () => {
  test('given a name that is taken, a consumer that is unknown, an address that is unsafe, then each is refused at its place', async () => {
    const create = (more: object) => as('admin', 'createRepository', { name: 'web', url: '/srv/git/web.git', ...more });
    expect((await create({ name: 'api' })).json).toMatchObject({ code: 'repository.name_taken', pointer: '/name' });
    expect((await create({ consumers: ['api', 'app'] })).json).toMatchObject({ code: 'repository.consumer_unknown', pointer: '/consumers/1' });
    expect((await create({ url: 'ext::sh -c id' })).json).toMatchObject({ code: 'repository.url_unsafe', pointer: '/url' });
    expect((await create({ name: 'types', consumers: ['api'] })).json).toMatchObject({ name: 'types', consumers: ['api'] });
    expect((await as('member', 'getRepository', undefined, { id: 'types' })).json).toMatchObject({ name: 'types' });
    expect((await as('member', 'getRepository', undefined, { id: 'nope' })).status).toBe(404);
    const first = (await as('member', 'listRepositories', undefined, {}, '?limit=1')).json as unknown as { items: object[]; next: string };
    expect(first.items).toHaveLength(1);
    expect((await as('member', 'listRepositories', undefined, {}, `?limit=1&cursor=${first.next}`)).json).toMatchObject({ items: [{ name: 'types' }], next: null });
    expect((await as('member', 'listRepositories', undefined, {}, '?cursor=made-up')).json.code).toBe('cursor.invalid');
  });
});

describe('a repository is edited', () => {
  const edit = (body: object, who: 'admin' | 'member' = 'admin') => as(who, 'editRepository', body, { id: 'types' });
  const bodyOf = async (body: object) => (await edit(body)).json;

  test('given what cannot be meant, or who may not, then it is refused at its place and nothing changed', async () => {
    const before = (await as('member', 'getRepository', undefined, { id: 'types' })).json;
    expect((await edit({ role: 'library' }, 'member')).json.code).toBe('auth.forbidden');
    expect(await bodyOf({})).toMatchObject({ code: 'body.invalid', detail: expect.stringContaining('nothing to change') });
    expect(await bodyOf({ name: 'other' })).toMatchObject({ code: 'body.invalid', pointer: '/name' });
    expect(await bodyOf({ url: 'ext::sh -c id' })).toMatchObject({ code: 'repository.url_unsafe', pointer: '/url' });
    expect(await bodyOf({ consumers: ['api', 'app'] })).toMatchObject({ code: 'repository.consumer_unknown', pointer: '/consumers/1' });
    expect((await as('admin', 'editRepository', { role: 'library' }, { id: 'nope' })).status).toBe(404);
    expect((await as('member', 'getRepository', undefined, { id: 'types' })).json).toEqual(before);
  });

  test('given what is changed, then it is read so, the log says who changed what, and the same again is no news', async () => {
    const change = { url: '/srv/git/moved.git', path: 'packages/types', defaultBranch: 'trunk', role: 'library', consumers: [], primaryAgent: 'codex' };
    expect(await bodyOf(change)).toMatchObject({ name: 'types', ...change, head: null });
    expect(await bodyOf(change)).toMatchObject(change);
    expect(await bodyOf({ path: null })).toMatchObject({ ...change, path: null });
    const { items } = (await as('admin', 'listAudit', undefined, {}, '?limit=10')).json as unknown as { items: { what: string }[] };
    expect(items.filter(({ what }) => what === 'repository.changed')).toHaveLength(2);
  });
});

describe('workspaces', () => {
  test('given rules, when an admin sets them, then everybody reads them, they hold whole, and the log says who set what', async () => {
    const name = { name: 'mobile' };
    const rules = { agents: { opus: { limit: 2, fallbacks: ['sonnet'] }, sonnet: { limit: 6, fallbacks: [] } }, routing: [{ complexity: 'complex', agent: 'opus' }] };
    expect((await as('member', 'getWorkspace', undefined, name)).json.code).toBe('workspace.unknown');
    expect((await as('member', 'putWorkspace', rules, name)).json.code).toBe('auth.forbidden');
    expect((await as('admin', 'putWorkspace', rules, name)).json).toMatchObject({ ...name, ...rules, version: 1, repositories: [] });
    expect((await as('admin', 'putWorkspace', rules, name)).json).toMatchObject({ version: 1 });
    expect((await as('admin', 'putWorkspace', { agents: { opus: {} } }, name)).json).toMatchObject({ agents: { opus: { fallbacks: [] } }, routing: [], version: 2 });
    expect((await as('member', 'getWorkspace', undefined, name)).json).toMatchObject({ version: 2 });
    const listed = (await as('member', 'listWorkspaces')).json as unknown as { items: { name: string; repositories: string[] }[] };
    expect(listed.items).toEqual([expect.objectContaining({ name: 'default', repositories: expect.arrayContaining(['api']) }), expect.objectContaining(name)]);
  });

  test('given rules that cannot be meant, then each is refused at its place with a remedy', async () => {
    const put = async (body: object) => (await as('admin', 'putWorkspace', body, { name: 'mobile' })).json;
    expect(await put({ agents: { opus: { limit: 'two' } } })).toMatchObject({ code: 'body.invalid', pointer: '/agents/opus/limit', detail: expect.stringContaining('has to be a number') });
    expect(await put({ agents: { opus: { fallbacks: ['opus'] } } })).toMatchObject({ code: 'body.invalid', pointer: '/agents/opus/fallbacks/0', detail: expect.stringContaining('cannot stand in for itself') });
    expect(await put({ agents: { opus: { limt: 2 } } })).toMatchObject({ code: 'body.invalid', pointer: '/agents/opus/limt', detail: expect.stringContaining('Did you mean "limit"?') });
    expect(await put({ agents: { 'O P': {} } })).toMatchObject({ code: 'body.invalid', detail: expect.stringContaining('lower-case') });
    expect(await put({ routing: [{ agent: 'opus' }] })).toMatchObject({ code: 'body.invalid', pointer: '/routing/0' });
    expect(await put({ routing: [{ type: 'chores', agent: 'opus' }] })).toMatchObject({ code: 'body.invalid', detail: expect.stringContaining('Did you mean "chore"?') });
    expect((await as('admin', 'putWorkspace', {}, { name: 'No Name' })).json.code).toBe('body.invalid');
  });
});

describe('joining', () => {
  const joining = { name: 'api-2', contract: 1, version: '0.1.0' };
  const newToken = async () => (await as('member', 'createJoinToken', { repository: 'api' })).json.token;

  test('given a token, then it is good once, for a node that is then known by its own', async () => {
    const token = await newToken();
    const key = newKey('user');
    expect((await as(null, 'joinNode', { ...joining, token, publicKey: key.publicKey })).json).toMatchObject({ code: 'join.proof_missing', pointer: '/proof' });
    // A public key is public: without its seed nobody joins as the node that has it.
    expect((await as(null, 'joinNode', { ...joining, ...proven(key, token), publicKey: nodeKey.publicKey })).json).toMatchObject({ code: 'join.proof_invalid' });
    const joined = await as(null, 'joinNode', { ...joining, ...proven(key, token) });
    expect(joined.json).toMatchObject({ repository: { name: 'api' }, nats: { servers: ['nats://localhost:4222'] } });
    expect((await as(null, 'joinNode', { ...joining, ...proven(key, token) })).json.code).toBe('join.token_used');
    expect((await as(null, 'joinNode', { ...joining, ...proven(key, 'made-up') })).json.code).toBe('join.token_unknown');
    expect((await as('node', 'getNodeSession')).json).toMatchObject({ repositories: [{ name: 'api' }] });
    expect((await as('member', 'createJoinToken', { repository: 'nope' })).json).toMatchObject({ code: 'repository.not_found', pointer: '/repository' });
  });

  test('given a request that cannot be understood, then its token stays good, and a key that joined before is the same node', async () => {
    const token = await newToken();
    expect((await as(null, 'joinNode', { ...joining, token, publicKey: 'no key' })).json).toMatchObject({ code: 'body.invalid', pointer: '/publicKey' });
    const again = await as(null, 'joinNode', { ...joining, name: 'api-1', ...proven(nodeKey, token) });
    expect((await as('node', 'getNodeSession')).json).toMatchObject({ node: again.json['node'] });
  });

  test('given nothing that was ever given out in the log, then no secret is there', () => {
    for (const secret of Object.values(tokens)) expect(logged.join('')).not.toContain(secret);
  });
});

describe('features', () => {
  test('given a plan, then the feature with all that a person asks for', async () => {
    const { status, json } = await createFeature(task('api'), task('web', { dependsOn: ['api'] }));
    expect(status).toBe(201);
    expect(json).toMatchObject({ state: 'planned', moreTasks: null, tasks: [{ key: 'api', waits: expect.stringContaining('fuel feature start') }, { key: 'web', dependsOn: [{ key: 'api', open: false }] }] });
    const started = (await as('member', 'startFeature', undefined, { id: json.id })).json;
    expect(started).toMatchObject({ state: 'in_progress', counters: { ready: 1, blocked: 1 }, tasks: [{ waits: expect.stringContaining('has not been started yet') }, { waits: 'waits for api#api (ready)' }] });
    expect((await as('member', 'startFeature', undefined, { id: json.id })).json.code).toBe('feature.state');
    expect((await as('member', 'approveFeature', { expected: {} }, { id: json.id })).json.code).toBe('feature.state');
    expect((await as('member', 'listFeatures', undefined, {}, '?state=in_progress')).json).toMatchObject({ items: [{ id: json.id }] });
  });

  test('given a feature of many tasks, then its answer holds the first of them without prompts, and the others come in pages', async () => {
    const { json } = await createFeature(...Array.from({ length: 130 }, (_none, at) => task(`t${String(at).padStart(3, '0')}`)));
    const view = json as unknown as { tasks: object[]; moreTasks: string; counters: object };
    expect([view.tasks.length, view.counters, view.tasks.some((one) => 'prompt' in one)]).toEqual([100, { proposed: 130 }, false]);
    const rest = (await as('member', 'listTasks', undefined, { id: json.id }, `?cursor=${view.moreTasks}`)).json as unknown as { items: { id: string; key: string }[]; next: null };
    expect([rest.items.map((one) => one.key), rest.next]).toEqual([Array.from({ length: 30 }, (_none, at) => `t${at + 100}`), null]);
    expect((await as('member', 'listTasks', undefined, { id: json.id }, '?key=t007&state=proposed')).json).toMatchObject({ items: [{ key: 't007' }] });
    expect((await as('member', 'listTasks', undefined, { id: json.id }, '?cursor=made-up')).json.code).toBe('cursor.invalid');
    expect((await as('member', 'getTask', undefined, { id: rest.items[0]?.id ?? '' })).json).toMatchObject({ prompt: 'Do t100' });
    expect((await as('member', 'getExpected', undefined, { id: json.id })).json).toEqual({ expected: {} });
  });

  test('given plans that cannot be, then each fault has its code and its place', async () => {
    const until = (gate: unknown) => createFeature(task('api'), task('web', { dependsOn: [{ task: 'api', until: gate }] }));
    expect((await until({ deployed: true })).json).toMatchObject({ code: 'gate.unknown', pointer: '/tasks/1/dependsOn/0/until' });
    expect((await createFeature()).json.code).toBe('feature.no_tasks');
    expect((await createFeature(task('a'), task('a'))).json).toMatchObject({ code: 'task.duplicate_key', pointer: '/tasks/1/key' });
    expect((await createFeature(task('a', { repository: 'nope' }))).json).toMatchObject({ code: 'repository.unknown', pointer: '/tasks/0/repository' });
    expect((await createFeature(task('a', { dependsOn: ['a'] }))).json.code).toBe('dependency.self');
    expect((await createFeature(task('a', { promt: 'x' }))).json).toMatchObject({ code: 'body.invalid', detail: expect.stringContaining('Did you mean "prompt"?') });
    const cycle = await createFeature(task('a', { dependsOn: ['b'] }), task('b', { dependsOn: ['a'] }));
    expect(cycle).toMatchObject({ status: 409, json: { code: 'dependency.cycle', cycle: expect.arrayContaining([expect.objectContaining({ key: 'a', repository: 'api' })]) } });
  });

  test('given what happens outside, then a signal releases whom it is about, once, and a frozen contract whoever waits for it', async () => {
    const signalled = { key: 'applied', kind: 'external', title: 'Apply', prompt: 'terraform apply', signal: { name: 'applied', match: { env: 'prod' } }, subject: 'doors-infra' };
    const created = (await createFeature(signalled, task('api'), task('web', { dependsOn: ['applied', { task: 'api', until: { contract: 'users' } }] }))).json;
    await as('member', 'startFeature', undefined, { id: created.id });
    const states = async () => Object.fromEntries(((await as('member', 'getFeature', undefined, { id: created.id })).json as unknown as { tasks: { key: string; state: string }[] }).tasks.map((one) => [one.key, one.state]));
    const signal = { name: 'applied', subject: 'doors-infra', payload: { env: 'test' } };
    expect((await as('member', 'sendSignal', signal)).json).toMatchObject({ workspace: 'default', tasks: [expect.stringMatching(/^tsk_/)] });
    expect(await states()).toMatchObject({ applied: 'ready', web: 'blocked' });
    for (let twice = 0; twice < 2; twice += 1) expect((await as('member', 'sendSignal', { ...signal, payload: { env: 'prod' } })).status).toBe(200);
    expect(await states()).toMatchObject({ applied: 'no_change', web: 'blocked' });
    expect((await as('member', 'sendSignal', { ...signal, workspace: 'elsewhere' })).json).toMatchObject({ tasks: [] });
    expect((await as('member', 'sendSignal', { ...signal, payload: { env: 7 } })).json).toMatchObject({ code: 'body.invalid', pointer: '/payload/env' });
    const api = (created as unknown as { tasks: { key: string; id: string }[] }).tasks.find((one) => one.key === 'api')?.id ?? '';
    const frozen = await as('member', 'freezeContract', { path: 'users.yaml', sha256: 'a'.repeat(64) }, { id: api, name: 'users' });
    expect(frozen.json).toMatchObject({ contracts: { users: { path: 'users.yaml', sha256: 'a'.repeat(64), commit: null } } });
    expect(await states()).toMatchObject({ api: 'ready', web: 'ready' });
    expect((await as('member', 'freezeContract', { path: '../users.yaml', sha256: 'a'.repeat(64) }, { id: api, name: 'users' })).json).toMatchObject({ code: 'body.invalid', pointer: '/path' });
    expect((await as('member', 'freezeContract', { path: 'a', sha256: 'a'.repeat(64) }, { id: 'tsk_none', name: 'users' })).json.code).toBe('task.unknown');
    expect((await createFeature({ ...signalled, signal: undefined })).json).toMatchObject({ code: 'task.signal_missing', pointer: '/tasks/0/signal' });
    expect((await createFeature({ ...signalled, repository: 'api' })).json).toMatchObject({ code: 'task.repository_forbidden', pointer: '/tasks/0/repository' });
  });

  test('given one task alone, then it is a feature of one task, and both can be asked for', async () => {
    const { json } = await as('member', 'createTask', { title: 'Fix it', prompt: 'Please', repository: 'api' });
    const view = json as unknown as { name: string; tasks: { id: string }[] };
    expect(view.name).toBe('Fix it');
    const id = view.tasks[0]?.id ?? '';
    expect((await as('member', 'getTask', undefined, { id })).json).toMatchObject({ id, state: 'proposed' });
    expect((await as('member', 'getTaskDiff', undefined, { id })).json).toMatchObject({ task: id, patch: '', truncated: false });
    expect((await as('member', 'retryTask', undefined, { id })).json.code).toBe('task.state');
  });

  test('given ids of nothing, then 404 with the code of the thing', async () => {
    const codes: [RouteName, string][] = [['getFeature', 'feature.unknown'], ['startFeature', 'feature.unknown'], ['listTasks', 'feature.unknown'], ['getExpected', 'feature.unknown'], ['getTask', 'task.unknown'], ['getTaskDiff', 'task.unknown'], ['retryTask', 'task.unknown'], ['pauseFeature', 'feature.unknown'], ['resumeFeature', 'feature.unknown'], ['readInboxItem', 'inbox.unknown'], ['finishInboxItem', 'inbox.unknown'], ['featureEvents', 'feature.unknown']];
    for (const [name, code] of codes) {
      for (const id of ['fea_nothing', '-x']) expect([name, (await as('member', name, undefined, { id })).json.code]).toEqual([name, code]);
    }
    const bodies: [RouteName, object, string][] = [
      ['cancelFeature', { reason: 'no' }, 'feature.unknown'], ['tellFeature', { text: 'no' }, 'feature.unknown'], ['cancelTask', { reason: 'no' }, 'task.unknown'],
      ['answerTask', { text: 'no' }, 'task.unknown'], ['tellTask', { text: 'no' }, 'task.unknown'], ['editTask', { priority: 1 }, 'task.unknown'],
    ];
    for (const [name, body, code] of bodies) {
      for (const id of ['tsk_nothing', '-x']) expect([name, (await as('member', name, body, { id })).json.code]).toEqual([name, code]);
    }
    const body = { comments: [{ task: 'a', text: 'No' }] };
    for (const id of ['fea_nothing', '-x']) expect((await as('member', 'requestChanges', body, { id })).json.code).toBe('feature.unknown');
    for (const [name, wrong] of [['getRepository', undefined], ['createJoinToken', { repository: 'a\u0000b' }]] as const) {
      expect([name, (await as('member', name, wrong, { id: 'a\u0000b' })).status]).toEqual([name, wrong === undefined ? 404 : 400]);
    }
    expect((await as('node', 'getPrompt', undefined, { sha256: 'a'.repeat(64) })).json.code).toBe('prompt.unknown');
    expect((await as('node', 'getOrderLists', undefined, { id: 'ord_nothing' })).json.code).toBe('order.unknown');
  });
});

describe('a request that is sent twice', () => {
  let count = 0;
  const newKey = () => `key-${(count += 1)}`;
  const post = (path: string, key: string, body?: object, headers: Record<string, string> = {}) =>
    ask({ method: 'POST', url: `/api/v1${path}`, headers: { ...bearer('member'), 'idempotency-key': key, ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { payload: JSON.stringify(body) }) });
  const plan = (name: string) => ({ name, tasks: [task('a')] });
  const featuresNamed = async (name: string) => ((await as('member', 'listFeatures', undefined, {}, '?limit=500')).json as unknown as { items: { name: string }[] }).items.filter((one) => one.name === name).length;

  test('given the same key and body, then it is carried out once and answered alike, and says so', async () => {
    const key = newKey();
    const first = await post('/features', key, plan('Once'));
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    await as('member', 'startFeature', undefined, { id: first.json.id });
    const second = await post('/features', key, plan('Once'));
    expect([second.status, second.headers['idempotency-replayed'], second.json]).toEqual([201, 'true', first.json]);
    expect(await featuresNamed('Once')).toBe(1);
  });

  test('given the key with another body or address, then it is refused, and given another caller, then it is a key of its own', async () => {
    const key = newKey();
    await post('/features', key, plan('Mine'));
    expect(await post('/features', key, plan('Other'))).toMatchObject({ status: 422, json: { code: 'idempotency.key_reused' } });
    expect((await post('/tasks', key, plan('Mine'))).json.code).toBe('idempotency.key_reused');
    expect((await post('/features', key, plan('Mine'), bearer('admin'))).headers['idempotency-replayed']).toBeUndefined();
  });

  test('given many at once, then one is carried out, and the others hear that or its answer', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 6 }, () => post('/features', key, plan('Race'))));
    expect(await featuresNamed('Race')).toBe(1);
    const ids = new Set(answers.filter((one) => one.status === 201).map((one) => one.json.id));
    expect(ids.size).toBe(1);
    for (const one of answers) expect([201, 409]).toContain(one.status);
    for (const one of answers.filter(({ status }) => status === 409)) expect(one.json.code).toBe('idempotency.in_flight');
  });

  test('given a refusal, then its key is free: what was corrected may go under it', async () => {
    const key = newKey();
    expect((await post('/features', key, { name: 'Fixed', tasks: [] })).json.code).toBe('feature.no_tasks');
    expect((await post('/features', key, plan('Fixed'))).status).toBe(201);
  });

  test('given a hub that ended between the commit and its answer, then the repetition shows what was made and makes nothing', async () => {
    const [create, start, repository] = [newKey(), newKey(), newKey()];
    const made = await post('/features', create, plan('Lost'));
    await post(`/features/${made.json.id}/start`, start);
    const name = { name: 'lost', url: '/srv/git/lost.git' };
    await post('/repositories', repository, name);
    await forgetAnswers();
    expect((await post('/features', create, plan('Lost'))).json).toMatchObject({ id: made.json.id, state: 'in_progress' });
    expect(await post(`/features/${made.json.id}/start`, start)).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' }, json: { state: 'in_progress' } });
    expect(await post('/repositories', repository, name)).toMatchObject({ status: 201, json: { name: 'lost' } });
    expect(await featuresNamed('Lost')).toBe(1);
  });

  test('given an answer with a secret, then it is answered again, and nobody reads it in the database', async () => {
    const key = newKey();
    const first = await post('/join-tokens', key, { repository: 'api' });
    expect((await post('/join-tokens', key, { repository: 'api' })).json).toEqual(first.json);
    expect(await keptBytes()).not.toContain(first.json.token);
  });

  test('given a key that is none, then it is refused', async () => {
    expect(await post('/features', 'a b', plan('x'))).toMatchObject({ status: 400, json: { code: 'header.invalid' } });
  });
});

describe('a change to what was seen', () => {
  const start = (id: string, match: string) => ask({ method: 'POST', url: `/api/v1/features/${id}/start`, headers: { ...bearer('member'), 'if-match': match } });

  test('given what is read, then its version comes along', async () => {
    const { json, headers } = await createFeature(task('a'));
    const tasks = (json as unknown as { tasks: { id: string }[] }).tasks;
    expect(headers['etag']).toBe('"0"');
    for (const [name, route] of Object.entries<Route>(routes)) {
      if (route.entity === undefined || route.method !== 'GET') continue;
      const id = { feature: json.id, task: tasks[0]?.id ?? '', repository: 'api', workspace: 'default' }[route.entity];
      expect([name, (await as('member', name as RouteName, undefined, { id, name: id })).headers['etag']]).toEqual([name, expect.stringMatching(/^"\d+"$/)]);
    }
  });

  test('given another version than there is, then nothing changes and the current one is told; given the right one or any, then it does', async () => {
    const { json } = await createFeature(task('a'));
    expect(await start(json.id, '"99"')).toMatchObject({ status: 412, json: { code: 'version.stale', current: '0' } });
    expect((await as('member', 'getFeature', undefined, { id: json.id })).json).toMatchObject({ state: 'planned' });
    expect((await start(json.id, '"99", "0"')).json).toMatchObject({ state: 'in_progress' });
    expect((await start(json.id, '*')).json.code).toBe('feature.state');
    expect((await start('fea_nothing', '"1"')).json.code).toBe('feature.unknown');
    expect((await start(json.id, '1')).json.code).toBe('header.invalid');
  });
});

describe('people who steer', () => {
  const started = async (): Promise<{ feature: string; task: string }> => {
    const { id } = (await createFeature(task('api'), task('web', { dependsOn: ['api'] }))).json;
    const view = (await as('member', 'startFeature', undefined, { id })).json as unknown as { tasks: { id: string }[] };
    return { feature: id, task: view.tasks[0]?.id ?? '' };
  };

  test('given a feature, when it is paused, resumed, told something and cancelled, then each answer shows it, and what is too late is refused', async () => {
    const { feature: id } = await started();
    expect((await as('member', 'pauseFeature', undefined, { id })).json).toMatchObject({ state: 'paused' });
    expect((await as('member', 'pauseFeature', undefined, { id })).json.code).toBe('feature.state');
    expect((await as('member', 'resumeFeature', undefined, { id })).json).toMatchObject({ state: 'in_progress' });
    expect((await as('member', 'tellFeature', { text: 'Mind the tests' }, { id })).json).toMatchObject({ feature: id, running: 0, delivery: 'Every attempt that begins from now on is told.' });
    expect((await as('member', 'cancelFeature', { reason: ' ' }, { id })).json).toMatchObject({ code: 'body.invalid', pointer: '/reason' });
    expect((await as('member', 'cancelFeature', { reason: 'nobody wants it' }, { id })).json).toMatchObject({ state: 'cancelled', counters: { cancelled: 2 } });
    expect((await as('member', 'cancelFeature', { reason: 'again' }, { id })).json).toMatchObject({ state: 'cancelled' });
    expect((await as('member', 'tellFeature', { text: 'Too late' }, { id })).json.code).toBe('feature.state');
  });

  test('given a task, when it is edited, told something and cancelled, then its row has it, and whoever waits for it is in the inbox', async () => {
    const { feature, task: id } = await started();
    const edited = await as('member', 'editTask', { priority: 900, agent: 'other', prompt: 'Do it well' }, { id });
    expect(edited.json).toMatchObject({ priority: 900, agent: 'other', prompt: 'Do it well', title: 'Title api', version: 2 });
    expect((await as('member', 'editTask', { priority: 900 }, { id })).json).toMatchObject({ version: 2 });
    expect((await as('member', 'editTask', { agent: null }, { id })).json).toMatchObject({ agent: 'scripted', priority: 900 });
    expect((await as('member', 'editTask', {}, { id })).json).toMatchObject({ code: 'body.invalid', detail: expect.stringContaining('nothing to change') });
    expect((await as('member', 'editTask', { priority: 2_000 }, { id })).json).toMatchObject({ code: 'body.invalid', pointer: '/priority' });
    expect((await as('member', 'tellTask', { text: 'Mind the tests' }, { id })).json).toMatchObject({ task: id, delivery: 'The next attempt is told.' });
    expect((await as('member', 'retryTask', { agent: 'other' }, { id })).json.code).toBe('task.state');
    expect((await as('member', 'answerTask', { text: 'Yes' }, { id })).json.code).toBe('task.state');
    expect((await as('member', 'cancelTask', { reason: 'not wanted' }, { id })).json).toMatchObject({ state: 'cancelled' });
    expect((await as('member', 'cancelTask', { reason: 'again' }, { id })).json).toMatchObject({ state: 'cancelled' });
    expect((await as('member', 'editTask', { priority: 1 }, { id })).json.code).toBe('task.state');
    expect((await as('member', 'getFeature', undefined, { id: feature })).json).toMatchObject({ state: 'in_progress', counters: { cancelled: 1, blocked: 1 } });
    const inbox = async (search: string) => (await as('member', 'listInbox', undefined, {}, `?feature=${feature}${search}`)).json as unknown as { items: { id: string; kind: string }[] };
    const [item] = (await inbox('')).items;
    expect(item).toMatchObject({ kind: 'blocked', task: id, body: expect.stringContaining('not wanted'), readAt: null });
    const read = (await as('member', 'readInboxItem', undefined, { id: item?.id ?? '' })).json as unknown as { readAt: string };
    expect(read).toMatchObject({ readAt: expect.any(String), actionedAt: null });
    expect((await as('member', 'finishInboxItem', undefined, { id: item?.id ?? '' })).json).toMatchObject({ readAt: read.readAt, actionedAt: expect.any(String) });
    expect([(await inbox('')).items.length, (await inbox('&state=done')).items.length, (await inbox('&all=true')).items.length]).toEqual([0, 1, 1]);
    expect((await inbox('&state=done&since=2100-01-01T00:00:00.000Z')).items).toEqual([]);
    expect((await as('member', 'listInbox', undefined, {}, '?since=today')).json).toMatchObject({ code: 'body.invalid', detail: expect.stringContaining('2026-01-31') });
  });
});

describe('lanes', () => {
  test('given tasks that are added to a lane, when one is run, then the next by phase and priority begins and no other, until none is left', async () => {
    const key = { key: 'probes' };
    expect((await as('member', 'getLane', undefined, key)).json.code).toBe('lane.unknown');
    expect((await as('member', 'runOneOfLane', undefined, key)).json.code).toBe('lane.unknown');
    const add = async (title: string, more: object) => (await as('member', 'addLaneTask', { title, prompt: 'Look', repository: 'api', ...more }, key)).json.id;
    const ids = [await add('late', { phase: 2 }), await add('low', { phase: 1, priority: 100 }), await add('high', { phase: 1, priority: 900 })];
    expect((await as('member', 'addLaneTask', { title: 'no', prompt: 'Look', repository: 'nope' }, key)).json.code).toBe('repository.unknown');
    expect((await as('member', 'addLaneTask', { title: 'no', prompt: 'Look', repository: 'api', phase: 0 }, key)).json).toMatchObject({ code: 'body.invalid', pointer: '/phase' });
    const run = async () => (await as('member', 'runOneOfLane', undefined, key)).json;
    const both = await Promise.all([run(), run()]);
    expect(both.map((one) => one.id).sort()).toEqual([ids[1], ids[2]].sort());
    expect(await run()).toMatchObject({ id: ids[0], state: 'in_progress', counters: { ready: 1 } });
    expect(await run()).toMatchObject({ code: 'lane.nothing_to_run', detail: expect.stringContaining('3 ready') });
    expect((await as('member', 'getLane', undefined, key, '?state=ready&limit=2')).json).toMatchObject({ items: [{ title: 'high', phase: 1 }, { title: 'low' }], next: expect.any(String) });
    expect((await as('member', 'listLanes')).json).toMatchObject({ items: [{ key: 'probes', counters: { ready: 3 }, phases: [1, 2] }] });
  });

  test('given a task without a feature, then it counts in the workspace of its repository, whose limits hold for it', async () => {
    await as('admin', 'createRepository', { name: 'pay', url: 'https://git.example.com/pay.git', workspace: 'payments' });
    const task = { title: 'Pay', prompt: 'Please', repository: 'pay' };
    expect((await as('member', 'createTask', task)).json).toMatchObject({ workspace: 'payments' });
    expect((await as('member', 'addLaneTask', task, { key: 'audits' })).json).toMatchObject({ workspace: 'payments' });
  });
});

describe('the stream of events', () => {
  async function follow(url: string, lastEventId?: string) {
    const response = await app.inject({ method: 'GET', url, headers: { ...bearer('member'), ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) }, payloadAsStream: true });
    const stream = response.stream();
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return { status: response.statusCode, type: response.headers['content-type'], types: () => [...text.matchAll(/^event: (.*)$/gm)].map(([, type]) => type), ids: () => [...text.matchAll(/^id: (.*)\nevent: /gm)].map(([, id]) => id ?? ''), close: () => stream.destroy(), stream };
  }

  test('given a feature, then its history, then what happens, and from a position only what came after', async () => {
    const { id } = (await createFeature(task('a'))).json;
    const url = `/api/v1/features/${id}/events`;
    const live = await follow(url);
    expect([live.status, live.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    await until(() => live.types().length === 2, { timeoutMs: 5_000, describe: 'the history came' });
    await as('member', 'startFeature', undefined, { id });
    await until(() => live.types().length >= 4, { timeoutMs: 5_000, describe: 'the news came' });
    expect(live.types()).toEqual(['feature.created', 'task.added', 'feature.started', 'task.began']);
    const again = await follow(url, live.ids()[0]);
    await until(() => again.types().length >= 3, { timeoutMs: 5_000, describe: 'the replay came' });
    expect(again.ids()).toEqual(live.ids().slice(1));
    const all = await follow('/api/v1/events');
    await createFeature(task('b'));
    await until(() => all.types().length >= 2, { timeoutMs: 5_000, describe: 'only news came' });
    expect(all.types()).toEqual(['feature.created', 'task.added']);
    for (const one of [live, again, all]) one.close();
  });

  test('given a filter, then only what passes it, also where it is read from memory, and given one that is none, a refusal', async () => {
    const { id } = (await createFeature(task('a'), task('b'))).json;
    const tasks = await follow(`/api/v1/features/${id}/events?type=task.`);
    const states = await follow('/api/v1/events?type=feature.started&workspace=default');
    const elsewhere = await follow('/api/v1/events?workspace=elsewhere');
    await as('member', 'startFeature', undefined, { id });
    await until(() => tasks.types().length >= 2 && states.types().length >= 1, { timeoutMs: 5_000, describe: 'the news came' });
    expect([tasks.types().every((type) => type?.startsWith('task.')), states.types(), elsewhere.types()]).toEqual([true, ['feature.started'], []]);
    for (const one of [tasks, states, elsewhere]) one.close();
    expect((await ask({ method: 'GET', url: '/api/v1/events?type=a%20b', headers: bearer('member') })).json.code).toBe('body.invalid');
  });

  test('given a position that this hub did not make, then it is refused', async () => {
    const { id } = (await createFeature(task('a'))).json;
    const refused = await ask({ method: 'GET', url: `/api/v1/features/${id}/events`, headers: { ...bearer('member'), 'last-event-id': '1; drop' } });
    expect(refused.json.code).toBe('cursor.invalid');
  });
});

describe('how the hub is', () => {
  test('given a Postgres that answers and a NATS that does not, then it lives, is not ready, and says which', async () => {
    expect((await as(null, 'livez')).json).toMatchObject({ ok: true });
    const ready = await ask({ method: 'GET', url: '/readyz' });
    expect(ready).toMatchObject({ status: 503, json: { ok: false, checks: { postgres: 'ok', nats: 'not connected' } } });
  });

  test('given a member, then the metrics, with every route that was called, and a code of the API with what it means', async () => {
    const { headers, text } = await as('member', 'metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toMatch(/^fuel_http_requests_total\{method="POST",route="\/api\/v1\/features",status="201"\} \d+$/m);
    expect(text).toMatch(/^fuel_postgres_connections\{state="total"\} \d$/m);
    expect((await as(null, 'metrics')).json.code).toBe('auth.missing');
    expect((await as(null, 'getError', undefined, { code: 'feature.state' })).json).toMatchObject({ status: 409, remedy: expect.any(String), example: { code: 'feature.state' } });
    expect((await as(null, 'getError', undefined, { code: 'toString' })).json.code).toBe('error.unknown');
  });

  test('given members, then status, nodes, inbox and the document of the API', async () => {
    expect((await as('member', 'getStatus')).json).toMatchObject({ nodes: { online: 0 }, contract: CONTRACT_VERSION });
    expect((await as('member', 'listNodes')).json).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ name: 'api-1', online: false })]) });
    expect((await as('member', 'listInbox')).json).toMatchObject({ next: null });
    expect((await as('member', 'openapi')).json).toMatchObject({ openapi: '3.1.0' });
  });
});
