import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newTask, type Refusal } from '@fuel/contracts';
import type { Actor } from '@fuel/core';
import { addDependency, addTasks, createFeature, type EngineDeps } from '@fuel/engine';
import { migrate, openStore, type Store } from '@fuel/store';
import { leftovers, openClient, startPostgres, type TestClient, type TestPostgres } from '@fuel/testing';
import { engineDeps } from '../compose/engine-deps.ts';

const ada: Actor = { kind: 'person', id: 'ada' };
const settings = { leaseMs: 1, offlineGraceMs: 1, attempt: { firstOutputMs: 1, idleMs: 1, totalMs: 1, graceMs: 1 }, reviewTotalMs: 1 };
const nobody = { reaches: () => false, prepare: () => () => undefined, left: () => undefined, confirmed: () => undefined };
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
  await sql?.close();
  await postgres?.stop();
  expect(await leftovers()).toEqual([]);
});

const external = (key: string, dependsOn: readonly string[] = []) => newTask.parse({ key, kind: 'external', title: key, prompt: 'wait', signal: { name: 'done' }, dependsOn: [...dependsOn] });

/** A feature of two tasks, "in" and "out": what stands on the one says nothing of the other, but they land together. */
async function feature(): Promise<{ feature: string; in: string; out: string }> {
  const [hub] = hubs;
  if (hub === undefined) throw new Error('there is no hub');
  const created = await createFeature(hub, ada, { name: 'Plan', description: '', workspace: 'default', tasks: [external('in'), external('out')] }, new Map());
  if (!created.ok) throw new Error(created.refusal.detail);
  const rows = await sql.rows<{ id: string; key: string }>('select id, key from tasks where feature_id = $1', [created.feature]);
  const idOf = (key: string): string => rows.find((row) => row.key === key)?.id ?? '';
  return { feature: created.feature, in: idOf('in'), out: idOf('out') };
}

type Way = (hub: EngineDeps, task: { feature: string; in: string }, upstream: string) => Promise<Refusal | null>;
const edge = (gate: 'reviewed' | 'landed'): Way => (hub, task, upstream) => addDependency(hub, ada, { task: task.in, upstream, gate: gate === 'reviewed' ? { reviewed: true } : { landed: true } });
const grown: Way = async (hub, task, upstream) => {
  const added = await addTasks(hub, ada, { feature: task.feature, tasks: [external('more', [upstream])], repositories: new Map() });
  return added.ok ? null : added.refusal;
};

describe('a circle of features that several hubs close at once', () => {
  test.each([['edges that wait for the review', edge('reviewed')], ['edges that wait for the landing', edge('landed')], ['new tasks', grown]] as const)(
    'given %s, each from another feature to the next, when all come at once on two hubs, then all but one are taken',
    async (_what, add) => {
      for (let round = 0; round < 6; round += 1) {
        const ring = await Promise.all(Array.from({ length: 2 + (round % 4) }, feature));
        const answers = await Promise.all(ring.map((one, n) => add(hubs[n % 2] as EngineDeps, one, ring[(n + 1) % ring.length]?.out ?? '')));
        expect(answers.filter((refusal) => refusal !== null).map((refusal) => refusal?.code)).toEqual(['landing.cycle']);
      }
      expect(await stores[0]?.verify({ most: 5 })).toMatchObject({ differences: [], found: 0 });
    },
    60_000,
  );

  test('given features that are linked, when more edges come between them the short way, then nobody waits for the lock of a closer look', async () => {
    const [a, b] = [await feature(), await feature()];
    const [hub, other] = hubs as [EngineDeps, EngineDeps];
    expect(await edge('reviewed')(hub, b, a.out)).toBeNull();
    expect(await other.insertEdge({ upstream: a.in, consumer: b.out }, { actor: ada, at: Date.now() })).toEqual({ kind: 'added', open: false });
    expect(await edge('reviewed')(other, a, b.out)).toMatchObject({ code: 'dependency.cycle' });
    const c = await feature();
    expect(await other.insertEdge({ upstream: c.in, consumer: b.out }, { actor: ada, at: Date.now() })).toEqual({ kind: 'undecided' });
  });
});
