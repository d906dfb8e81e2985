import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addFeature, chance, chaos, heal, logFaults, ordinary, randomPlan, simulation, type Simulation } from '@fuel/engine/simulation';
import { migrate, openStore, parsePosition, type Store } from '@fuel/store';
import { leftovers, openClient, startPostgres, type TestPostgres } from '@fuel/testing';
import fc from 'fast-check';
import { migrationsBeside } from '../compose/migrations-beside.ts';
import { inLockstep, plant, sameRows, type Sql } from './lockstep.arb.ts';

let postgres: TestPostgres;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  const template = await postgres.createDatabase({ name: 'migrated' });
  await migrate(template.url, { ...migrationsBeside(import.meta.url), log: () => undefined });
}, 60_000);
afterAll(async () => {
  for (const close of closers) await close();
  await postgres.stop();
  expect(await leftovers()).toEqual([]);
});

interface Room {
  readonly store: Store;
  readonly sql: Sql;
}

async function room(): Promise<Room> {
  const { url } = await postgres.createDatabase({ template: 'migrated' });
  const store = openStore({ url, poolSize: 3, log: () => undefined });
  const client = await openClient(url);
  closers.push(store.close, client.close);
  return { store, sql: client.rows };
}

async function lockstep(seed: number, { store, sql }: Room): Promise<Simulation> {
  const sim = simulation(chance(seed));
  await plant(sim, sql);
  return inLockstep(sim, store, sql);
}

async function nothingDiffers(sim: Simulation, { store, sql }: Room): Promise<void> {
  await sameRows(sim, sql);
  expect(logFaults(sim.store, sim.deps.sha256)).toEqual([]);
  expect(await store.verify({ most: 5 })).toMatchObject({ differences: [], found: 0 });
}

describe('random histories of commands and facts, through maps and through SQL at once', () => {
  test('given ordinary days and a chaos of losses, when anything is loaded or written, then both have the same rows, and the log of each rebuilds them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 120 }), async (seed, size, steps) => {
        const at = await room();
        const sim = await lockstep(seed, at);
        await addFeature(sim, randomPlan(sim.chance, size));
        if (sim.chance.hit(0.5)) await addFeature(sim, randomPlan(sim.chance, 3));
        await chaos(sim, steps);
        await nothingDiffers(sim, at);
        await ordinary(sim, 3);
        await heal(sim);
        await nothingDiffers(sim, at);
      }),
      { numRuns: Number(process.env['FUEL_HISTORIES'] ?? 6) },
    );
  }, 240_000);
});

describe('a planted difference', () => {
  test('given rows that somebody changed past the hub, then verify names the table, the row and the field of each', async () => {
    const at = await room();
    const sim = await lockstep(7, at);
    await addFeature(sim, randomPlan(sim.chance, 4));
    await addFeature(sim, { ...randomPlan(sim.chance, 1), tasks: [{ ...randomPlan(sim.chance, 1).tasks[0]!, kind: 'work', repository: 'rep_api' }] });
    await ordinary(sim, 3);
    await heal(sim);
    await nothingDiffers(sim, at);
    const plants: readonly (readonly [string, string, string])[] = [
      ['features', 'counters', `update features set counters = counters || '{"ready": 1}' where id = (select min(id) from features)`],
      ['features', 'bases', `update features set bases = '{}' where id = (select max(id) from features)`],
      ['tasks', 'holds', `update tasks set holds = holds + 1 where id = (select min(id) from tasks)`],
      ['tasks', 'priority', `update tasks set priority = priority + 1 where id = (select min(id) from tasks)`],
      ['tasks', 'wake_at', `update tasks set wake_at = now() where id = (select max(id) from tasks)`],
      ['landings', 'state', `update landings set state = 'publishing' where id = (select min(id) from landings)`],
      ['attempts', 'agent', `update attempts set agent = 'other' where (task_id, epoch) = (select task_id, epoch from attempts order by 1, 2 limit 1)`],
      ['attempts', '', `delete from attempts where (task_id, epoch) = (select task_id, epoch from attempts order by 1 desc, 2 desc limit 1)`],
      ['inbox', 'done', `update inbox_items set actioned_at = null where id = (select min(id) from inbox_items)`],
      ['slots', 'taken', `update slots set taken = taken + 1 where (kind, owner, name) = (select kind, owner, name from slots limit 1)`],
      ['lane_places', 'taken', `insert into lane_places (lane, taken, limits) values ('front', 1, '{"1": 1}') on conflict (lane) do update set taken = lane_places.taken + 1`],
      ['tasks', 'lane', `update tasks set lane = '{"key": "planted"}' where id = (select max(id) from tasks)`],
      ['heads', '', `update repositories set head = repeat('a', 40) where id = 'rep_web'`],
      ['edges', '', `insert into edges (upstream_id, consumer_id, gate) select min(id), max(id), '{"reviewed": true}' from tasks`],
    ];
    const derived: readonly (readonly [string, string, string])[] = [
      ['tasks', 'depth', `update tasks set depth = depth + 7 where id = (select max(id) from tasks)`],
      ['features', 'version', `update features set version = 0 where id = (select max(id) from features)`],
      ['landings', 'version', `update landings set version = 0 where id = (select max(id) from landings)`],
      ['tasks', 'version', `update tasks set version = 1 where id = (select max(id) from tasks)`],
      ['inbox', 'readAt', `update inbox_items set read_at = now() where id = (select max(id) from inbox_items)`],
      ['ready_tasks', '', `insert into ready_tasks (task_id, feature_id, repository_id, agent, complexity, type, priority, depth, sequence)
        select id, feature_id, 'rep_api', '', complexity, type, priority, depth, sequence from tasks order by id limit 1`],
      ['task_ranks', 'rank', `update task_ranks set rank = (select rank from task_ranks where task_id = (select min(id) from tasks)) where task_id = (select max(id) from tasks)`],
      ['outbox', 'lost', `insert into outbox (id, key, type, pinned, repository_id, task_id, epoch, body) select 'ord_lost', 'lost', 'attempt.start', true, 'rep_api', min(id), 1, '{}' from tasks`],
      ['outbox', 'stray', `insert into outbox (id, key, type, pinned, repository_id, landing_id, epoch, body) select 'ord_stray', 'stray', 'landing.prepare', false, 'rep_api', 'lnd_none', 1, '{}'`],
      ['prompts', 'parts', `insert into prompts (sha256, parts) values (repeat('a', 64), '[{"source": "task", "trust": "instructions", "text": "other"}]')`],
      ['prompts', 'sha256', `insert into outbox (id, key, type, pinned, repository_id, body) values ('ord_bare', 'bare', 'repository.observe', true, 'rep_api', '{"prompt": {"kind": "stored", "sha256": "b"}}')`],
      ['workspaces', 'rules', `update workspaces set rules = '{"agents": {"scripted": {"limit": 1}}, "routing": []}'`],
    ];
    for (const [, , sql] of [...plants, ...derived]) await at.sql(sql);
    const { differences, found } = await at.store.verify({ most: 1_000 });
    for (const [table, field] of [...plants, ...derived]) expect([table, field, differences.filter((one) => one.table === table && one.field.includes(field)).length > 0]).toEqual([table, field, true]);
    // Told twice: the counter and the holds, by the log and by what is counted. The landing has no order, and the edge joins two graphs and features that nothing links.
    expect(found).toBe(plants.length + derived.length + 5);
  }, 60_000);

  test('given a feature of which the log knows nothing, then it is told', async () => {
    const { store, sql } = await room();
    await sql(`insert into features (id, name, description, workspace, state, detail, stage, counters, bases, version, created_by)
      values ('fea_1', 'Planted', '', 'default', 'planned', '{}', 1, '{}', '{}', 0, '{}')`);
    expect(await store.verify({ most: 5 })).toMatchObject({ found: 1, differences: [{ table: 'features', row: 'fea_1' }] });
  });
});

describe('pruning', () => {
  test('given features that ended, when their events are pruned, then the rows are still rebuilt, a planted difference is still found, and who reads from before is told', async () => {
    const at = await room();
    const sim = await lockstep(11, at);
    const [first, second] = [await addFeature(sim, randomPlan(sim.chance, 4)), await addFeature(sim, randomPlan(sim.chance, 3))];
    await heal(sim);
    const open = await addFeature(sim, randomPlan(sim.chance, 3));
    const before = await at.store.verify({ most: 5 });
    const [event] = await at.store.readEvents({ after: null, feature: first, limit: 1 });
    const [last] = (await at.store.readEvents({ after: null, feature: open, limit: 1_000 })).slice(-1);
    const pruned = await at.store.prune(Date.now() + 60_000);
    expect(pruned).toMatchObject({ features: 2, left: [] });
    expect(pruned.events).toBeGreaterThan(50);
    expect(await at.sql('select distinct feature_id from events where feature_id = any($1)', [[first, second, open]])).toEqual([{ feature_id: open }]);
    const after = await at.store.verify({ most: 5 });
    expect([after.found, after.features, after.tasks]).toEqual([0, before.features, before.tasks]);
    const place = (position: string | undefined) => parsePosition(position ?? '') ?? { xact: '0', n: '0' };
    expect([await at.store.isPruned(place(event?.position)), await at.store.isPruned(place(event?.position), open), await at.store.isPruned(place(last?.position))]).toEqual([true, false, false]);
    expect(await at.store.prune(Date.now() + 60_000)).toMatchObject({ features: 0, events: 0 });
    await at.sql(`update tasks set epoch = epoch + 1 where id = (select min(id) from tasks where feature_id = $1)`, [first]);
    expect(await at.store.verify({ most: 5 })).toMatchObject({ found: 1, differences: [{ table: 'tasks', field: 'task.epoch' }] });
  }, 60_000);

  test('given a feature whose rows are not what its log says, then its events stay, for somebody to see', async () => {
    const at = await room();
    const sim = await lockstep(12, at);
    const feature = await addFeature(sim, randomPlan(sim.chance, 3));
    await heal(sim);
    await at.sql(`update features set bases = '{}'`);
    expect(await at.store.prune(Date.now() + 60_000)).toEqual({ features: 0, events: 0, left: [feature] });
  }, 60_000);
});
