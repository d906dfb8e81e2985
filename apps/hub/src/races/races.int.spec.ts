import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newTask } from '@fuel/contracts';
import type { Actor } from '@fuel/core';
import { addDependency, addTasks, createFeature, type EngineDeps, handle, removeTask } from '@fuel/engine';
import { migrate, openStore, type Store } from '@fuel/store';
import { openClient, startPostgres, type TestClient, type TestPostgres } from '@fuel/testing';
import { engineDeps } from '../compose/engine-deps.ts';
import { newId } from '../compose/new-id.ts';

/** `npm run test:races` plays 10,000. */
const rounds = Number(process.env['FUEL_RACE_ROUNDS'] ?? 60);
const ada: Actor = { kind: 'person', id: 'ada' };
const settings = { leaseMs: 1, offlineGraceMs: 1, attempt: { firstOutputMs: 1, idleMs: 1, totalMs: 1, graceMs: 1 }, reviewTotalMs: 1 };
const nobody = { reaches: () => false, prepare: () => () => undefined, left: () => undefined };
const prisma = join(import.meta.dirname, '../../../../prisma');

let postgres: TestPostgres;
let sql: TestClient;
let stores: Store[] = [];
let hubs: EngineDeps[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  const { url } = await postgres.createDatabase();
  await migrate(url, { schemaPath: join(prisma, 'schema.prisma'), migrationsDir: join(prisma, 'migrations'), log: () => undefined });
  sql = await openClient(url);
  stores = [1, 2].map(() => openStore({ url, poolSize: 6, log: () => undefined }));
  hubs = stores.map((store) => engineDeps(store, settings, { error: () => undefined }, nobody));
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await sql?.[Symbol.asyncDispose]();
  await postgres?.stop();
});

const one = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
const syncTask = (key: string, dependsOn: string[] = []) => newTask.parse({ key, kind: 'sync', title: key, prompt: 'meet', dependsOn });

interface Round {
  readonly features: readonly string[];
  readonly tasks: readonly string[];
}

/** Two or three features, each a graph of its own. A sync point that is past its gates is complete, so to start a feature is to complete tasks. */
async function setUp(): Promise<Round> {
  const features: string[] = [];
  for (let n = 2 + Math.floor(Math.random() * 2); n > 0; n--) {
    const created = await createFeature(one(hubs), ada, { name: 'Race', description: '', workspace: 'default', tasks: [syncTask('a'), syncTask('b', Math.random() < 0.3 ? ['a'] : [])] }, new Map());
    if (created.ok) features.push(created.feature);
  }
  const rows = await sql.rows(`select id from tasks where feature_id = any('{${features.join()}}')`);
  return { features, tasks: rows.map((row) => String(row['id'])) };
}

type Move = (hub: EngineDeps, round: Round) => Promise<unknown>;

const edge: Move = (hub, { tasks }) => addDependency(hub, ada, { task: one(tasks), upstream: one(tasks), gate: { reviewed: true } });
const start: Move = (hub, { features }) => handle(hub, [{ actor: ada, command: { type: 'feature.start', feature: one(features) } }]);
const remove: Move = (hub, { tasks }) => removeTask(hub, ada, { task: one(tasks), consumers: [] });
const cut: Move = (hub, { tasks }) => handle(hub, [{ actor: ada, command: { type: 'dependency.remove', task: one(tasks), upstream: one(tasks) } }]);
const grow: Move = (hub, { features, tasks }) => addTasks(hub, ada, { feature: one(features), tasks: [syncTask(newId('tsk').slice(-8), [one(tasks), one(tasks)].filter((id, at, all) => all.indexOf(id) === at))], repositories: new Map() });

/** Edges from a task round to itself, and edges against the ranks. */
const CYCLES = `with recursive way(origin, at) as (
    select e.upstream_id, e.consumer_id from edges e join tasks t on t.id = e.upstream_id where t.feature_id = any(:features)
    union select w.origin, e.consumer_id from way w join edges e on e.upstream_id = w.at
  ) select count(*)::int as n from way where origin = at`;
const AGAINST = `select count(*)::int as n from edges e join task_ranks u on u.task_id = e.upstream_id join task_ranks c on c.task_id = e.consumer_id where u.rank >= c.rank`;
/** Past its gates a sync point does not wait, where its feature has begun. */
const STRANDED = `select count(*)::int as n from tasks t join features f on f.id = t.feature_id
  where f.state <> 'planned' and t.state in ('blocked', 'proposed') and not exists (
    select from edges e join tasks u on u.id = e.upstream_id where e.consumer_id = t.id and u.state not in ('reviewed', 'no_change', 'landed'))`;

const count = async (statement: string, features: readonly string[] = []): Promise<number> =>
  Number((await sql.rows(statement.replaceAll(':features', `'{${features.join()}}'`)))[0]?.['n']);

/** What everybody would write who does not know better: look, then insert. */
async function control(ids: readonly string[]): Promise<void> {
  const [from, to] = [one(ids), one(ids)];
  await stores[0]?.ping();
  const before = await sql.rows(`with recursive way(at) as (select '${to}' union select e.consumer_id from way w join edges e on e.upstream_id = w.at) select at from way where at = '${from}'`);
  if (before.length > 0) return;
  await one(stores).ping();
  await sql.rows(`insert into edges (upstream_id, consumer_id, gate) values ('${from}', '${to}', '{"reviewed": true}') on conflict do nothing`);
}

test('given 2 to 6 edges at once on two hubs, while graphs are joined, tasks completed, added and deleted, then no cycle is committed and no task is left behind', async () => {
  let taken = 0;
  for (let n = 0; n < rounds; n++) {
    const round = await setUp();
    const edges = Array.from({ length: 2 + Math.floor(Math.random() * 5) }, () => edge);
    const others = [start, start, remove, cut, grow].filter(() => Math.random() < 0.4);
    const results = await Promise.allSettled([...edges, ...others].sort(() => Math.random() - 0.5).map((move) => move(one(hubs), round)));
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
    expect(failed).toEqual([]);
    taken += await count('select count(*)::int as n from edges e join tasks t on t.id = e.upstream_id where t.feature_id = any(:features)', round.features);
    expect({ n, cycles: await count(CYCLES, round.features) }).toEqual({ n, cycles: 0 });
    if (n % 100 === 99 || n === rounds - 1) {
      expect({ n, against: await count(AGAINST), stranded: await count(STRANDED), ...(await one(stores).recount()) }).toMatchObject({ n, against: 0, stranded: 0, holds: [], counters: [] });
    }
  }
  expect(taken).toBeGreaterThan(rounds);
}, Math.max(600_000, rounds * 5_000));

test('given the same without the lock, then cycles are committed: the race is real', async () => {
  let cycles = 0;
  for (let n = 0; n < 300 && cycles === 0; n++) {
    const { features, tasks } = await setUp();
    await Promise.all(Array.from({ length: 6 }, () => control(tasks.slice(0, 3))));
    cycles += await count(CYCLES, features);
  }
  expect(cycles).toBeGreaterThan(0);
}, 600_000);
