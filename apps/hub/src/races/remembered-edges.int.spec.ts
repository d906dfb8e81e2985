import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newTask } from '@fuel/contracts';
import { type Actor, emptyWorld } from '@fuel/core';
import { addDependency, addTasks, createFeature, type EngineDeps, handle, removeTask } from '@fuel/engine';
import { migrate, openStore, type Store } from '@fuel/store';
import { leftovers, openClient, startPostgres, type TestClient, type TestPostgres } from '@fuel/testing';
import { engineDeps } from '../compose/engine-deps.ts';

const ada: Actor = { kind: 'person', id: 'ada' };
const settings = { leaseMs: 1, offlineGraceMs: 1, attempt: { firstOutputMs: 1, idleMs: 1, totalMs: 1, graceMs: 1 }, reviewTotalMs: 1 };
const nobody = { reaches: () => false, prepare: () => () => undefined, left: () => undefined, confirmed: () => undefined };
const prisma = join(import.meta.dirname, '../../../../prisma');
const reviewed = { reviewed: true } as const;

let postgres: TestPostgres;
let sql: TestClient;
let stores: Store[] = [];
/** The one remembers; the other works past it. */
let one: EngineDeps;
let other: EngineDeps;

beforeAll(async () => {
  postgres = await startPostgres();
  const { url } = await postgres.createDatabase();
  await migrate(url, { schemaPath: join(prisma, 'schema.prisma'), migrationsDir: join(prisma, 'migrations'), log: () => undefined });
  sql = await openClient(url);
  stores = [1, 2].map(() => openStore({ url, poolSize: 4, log: () => undefined }));
  [one, other] = stores.map((store) => engineDeps(store, settings, { error: () => undefined }, nobody)) as [EngineDeps, EngineDeps];
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await sql?.close();
  await postgres?.stop();
  expect(await leftovers()).toEqual([]);
});

type Ids = Readonly<Record<string, string>>;

let plans = 0;

/** Each task waits for a signal of its name, and for nothing else unless it is said. Started by the hub that remembers. */
async function start(plan: Readonly<Record<string, readonly string[]>>): Promise<{ feature: string; ids: Ids }> {
  const round = (plans += 1);
  const tasks = Object.entries(plan).map(([key, dependsOn]) => external(key, dependsOn, `${round}/${key}`));
  const created = await createFeature(one, ada, { name: 'Plan', description: '', workspace: 'default', tasks }, new Map());
  if (!created.ok) throw new Error(created.refusal.detail);
  await handle(one, [{ actor: ada, command: { type: 'feature.start', feature: created.feature } }]);
  const rows = await sql.rows('select id, key from tasks where feature_id = $1', [created.feature]);
  return { feature: created.feature, ids: Object.fromEntries(rows.map((row) => [String(row['key']), String(row['id'])])) };
}

const external = (key: string, dependsOn: readonly string[], subject: string) =>
  newTask.parse({ key, kind: 'external', title: key, prompt: 'wait', signal: { name: 'done' }, subject, dependsOn: [...dependsOn] });

/** From now on the one hub knows who waits for them, and for whom they wait. */
const remember = (...ids: string[]): Promise<void> => one.transact((transaction) => transaction.load({ tasks: ids, consumersOf: ids, closureOf: ids }, emptyWorld()));

async function complete(id = ''): Promise<void> {
  const [row] = await sql.rows('select subject from task_subjects where task_id = $1', [id]);
  const [result] = await handle(one, [{ actor: ada, command: { type: 'signal.receive', signal: { workspace: 'default', name: 'done', subject: String(row?.['subject']), payload: {} } } }]);
  expect(result).toMatchObject({ ok: true });
}

const stateOf = async (id = ''): Promise<string> => {
  const [row] = await sql.rows('select state, holds from tasks where id = $1', [id]);
  return `${String(row?.['state'])} ${String(row?.['holds'])}`;
};
const nothingDiffers = async (): Promise<void> => {
  expect(await stores[0]?.recount()).toMatchObject({ holds: [], counters: [] });
  expect(await stores[0]?.verify({ most: 5 })).toMatchObject({ differences: [], found: 0 });
};

type Add = (upstream: string, consumer: string) => Promise<void>;
const short: Add = async (upstream, consumer) => {
  await sql.rows('insert into feature_links (upstream_feature, consumer_feature) select u.feature_id, c.feature_id from tasks u, tasks c where u.id = $1 and c.id = $2 and u.feature_id <> c.feature_id on conflict do nothing', [upstream, consumer]);
  expect(await other.insertEdge({ upstream, consumer }, { actor: ada, at: Date.now() })).toEqual({ kind: 'added', open: false });
};
const long: Add = async (upstream, consumer) =>
  expect(await handle(other, [{ actor: ada, command: { type: 'dependency.add', task: consumer, upstream, gate: reviewed } }])).toMatchObject([{ ok: true }]);

describe.each([['the short way', short], ['the long way', long]] as const)('an edge that another hub adds %s past what this one remembers', (_way, add) => {
  test.each([['of one feature', false], ['of two features', true]])('given two tasks %s, when the upstream is done first, then the consumer is let go with it and not left behind', async (_where, apart) => {
    const [{ ids }, second] = [await start({ u: [], w: [], v: ['w'] }), await start({ w: [], v: ['w'] })];
    const { v, w } = apart ? second.ids : ids;
    await remember(...Object.values(ids), ...Object.values(second.ids));
    await add(ids['u'] ?? '', v ?? '');
    expect(await stateOf(v)).toBe('blocked 2');
    await complete(ids['u']);
    expect(await stateOf(v)).toBe('blocked 1');
    await complete(w);
    expect(await stateOf(v)).toBe('ready 0');
    await nothingDiffers();
  });

  test.each([['of one feature', false], ['of two features', true]])('given two tasks %s, when the other gate opens first, then the consumer does not start too early', async (_where, apart) => {
    const [{ ids }, second] = [await start({ u: [], w: [], v: ['w'] }), await start({ w: [], v: ['w'] })];
    const { v, w } = apart ? second.ids : ids;
    await remember(...Object.values(ids), ...Object.values(second.ids));
    await add(ids['u'] ?? '', v ?? '');
    await complete(w);
    expect(await stateOf(v)).toBe('blocked 1');
    await complete(ids['u']);
    expect(await stateOf(v)).toBe('ready 0');
    await nothingDiffers();
  });
});

describe('plans that another hub changes past what this one remembers', () => {
  test('given a dependency that is taken away and a task that is deleted, also of another feature, then completing what was upstream moves nobody else', async () => {
    const [{ ids }, second] = [await start({ u: [], v: ['u'], x: ['u'] }), await start({ y: [] })];
    await long(ids['u'] ?? '', second.ids['y'] ?? '');
    await remember(...Object.values(ids), ...Object.values(second.ids));
    expect(await handle(other, [{ actor: ada, command: { type: 'dependency.remove', task: ids['v'] ?? '', upstream: ids['u'] ?? '' } }])).toMatchObject([{ ok: true }]);
    for (const gone of [ids['x'], second.ids['y']]) expect(await removeTask(other, ada, { task: gone ?? '', consumers: [] })).toBeNull();
    expect(await stateOf(ids['v'])).toBe('ready 0');
    await complete(ids['u']);
    expect([await stateOf(ids['u']), await stateOf(ids['v'])]).toEqual(['no_change 0', 'ready 0']);
    await nothingDiffers();
  });

  test('given a task that is added behind remembered ones of two features, then it goes on when both are done', async () => {
    const [first, second] = [await start({ a: [] }), await start({ b: [] })];
    await remember(first.ids['a'] ?? '', second.ids['b'] ?? '');
    const added = await addTasks(other, ada, { feature: first.feature, tasks: [external('new', ['a', second.ids['b'] ?? ''], `${first.feature}/new`)], repositories: new Map() });
    if (!added.ok) throw new Error(added.refusal.detail);
    const [{ id } = { id: '' }] = added.tasks;
    expect(await stateOf(id)).toBe('blocked 2');
    await complete(second.ids['b']);
    await complete(first.ids['a']);
    expect(await stateOf(id)).toBe('ready 0');
    await complete(id);
    expect(await stateOf(id)).toBe('no_change 0');
    await nothingDiffers();
  });

  test('given an edge into a stage that has begun from one that has not, then it is refused on every way, also where its own stage would wait for itself', async () => {
    const { ids } = await start({ a: [], b: [] });
    const later = await addTasks(other, ada, { feature: await featureOf(ids['a']), tasks: [{ ...external('c', [], 'later/c'), dependsOn: [{ task: 'a', until: { landed: true } }] }], repositories: new Map() });
    if (!later.ok) throw new Error(later.refusal.detail);
    const [{ id: c } = { id: '' }] = later.tasks;
    expect(await stateOf(c)).toBe('proposed 1');
    expect(await addDependency(other, ada, { task: ids['b'] ?? '', upstream: c, gate: reviewed })).toMatchObject({ code: 'stage.cycle' });
    expect(await addDependency(other, ada, { task: ids['b'] ?? '', upstream: ids['a'] ?? '', gate: { landed: true } })).toMatchObject({ code: 'stage.cycle' });
    expect(await addDependency(other, ada, { task: c, upstream: ids['b'] ?? '', gate: { landed: true } })).toBeNull();
    await nothingDiffers();
  });
});

const featureOf = async (id = ''): Promise<string> => String((await sql.rows('select feature_id from tasks where id = $1', [id]))[0]?.['feature_id']);
