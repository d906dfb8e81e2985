import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { emptyWorld, subjectKey, type Needs, type World } from '@fuel/core';
import { changes, newFeature, someFeature, someTask } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});
beforeEach(async () => {
  room = await bed.room();
  const names = ['a', 'b', 'c', 'd', 'lone'];
  const diamond = newFeature(someFeature('fea_1'), names.map((name) => someTask(name)), [['a', 'b'], ['a', 'c'], ['b', 'd'], ['c', 'd']]);
  const other = newFeature(someFeature('fea_2'), [someTask('before'), someTask('after')]);
  await room.store.transact((transaction) => transaction.write(changes({ created: [diamond, other] })));
});

/** Edges between features, which nothing makes yet. */
const plant = () =>
  room.sql(`insert into edges (upstream_id, consumer_id, gate) values ('tsk_before', 'tsk_a', '{"reviewed": true}'), ('tsk_d', 'tsk_after', '{"reviewed": true}')`);

const loaded = (needs: Needs, world: World = emptyWorld()) => room.store.transact(async (transaction) => (await transaction.load(needs, world), world));
const keys = (map: ReadonlyMap<string, unknown>) => [...map.keys()].sort();
const pairs = (world: World, side: 'edgesFrom' | 'edgesTo') => Object.fromEntries([...world[side]].map(([task, edges]) => [task, edges.map((edge) => (side === 'edgesFrom' ? edge.consumer : edge.upstream)).sort()]));

describe('loading', () => {
  test('given nothing, ids that do not exist, and a task, then what is there comes with its feature, and nothing else', async () => {
    expect(await loaded({})).toEqual(emptyWorld());
    const world = await loaded({ tasks: ['tsk_a', 'tsk_none'], features: ['fea_none'], whole: ['fea_none'], landings: ['lnd_none'], orders: ['x'], nodes: ['x'], repositories: ['x'], prompts: ['x', 'tsk_b'], closureOf: ['tsk_none'], consumersOf: ['tsk_none'] });
    expect([keys(world.tasks), keys(world.features), [...world.whole]]).toEqual([['tsk_a'], ['fea_1'], []]);
    expect([pairs(world, 'edgesTo'), pairs(world, 'edgesFrom')]).toEqual([{}, {}]);
    expect([...world.prompts]).toEqual([['tsk_b', 'Do b']]);
  });

  test('given a subject, then the tasks of that workspace that have it, or this id, locked with their features', async () => {
    const named = newFeature(someFeature('fea_3'), [someTask('apply', {}, { kind: 'external', subject: 'infra', signal: { name: 'applied' } })]);
    const elsewhere = newFeature(someFeature('fea_4', { workspace: 'other' }), [someTask('far', {}, { kind: 'external', subject: 'infra', signal: { name: 'applied', match: { env: 'prod' } } })]);
    await room.store.transact((transaction) => transaction.write(changes({ created: [named, elsewhere] })));
    const about = async (workspace: string, subject: string) => {
      const world = await loaded({ subject: { workspace, subject } });
      expect(keys(world.tasks)).toEqual(world.subjects.get(subjectKey(workspace, subject)));
      return [keys(world.tasks), keys(world.features)];
    };
    expect(await about('default', 'infra')).toEqual([['tsk_apply'], ['fea_3']]);
    expect(await about('other', 'infra')).toEqual([['tsk_far'], ['fea_4']]);
    expect(await about('default', 'tsk_a')).toEqual([['tsk_a'], ['fea_1']]);
    expect(await about('other', 'tsk_a')).toEqual([[], []]);
    const world = await loaded({ tasks: ['tsk_far'] });
    expect(world.tasks.get('tsk_far')?.spec).toMatchObject({ subject: 'infra', signal: { name: 'applied', match: { env: 'prod' } } });
  });

  test('given the closure of a task, then everything upstream of it, each with its edges', async () => {
    const world = await loaded({ closureOf: ['tsk_d', 'tsk_lone'] });
    expect(keys(world.tasks)).toEqual(['tsk_a', 'tsk_b', 'tsk_c', 'tsk_d', 'tsk_lone']);
    expect(pairs(world, 'edgesTo')).toEqual({ tsk_a: [], tsk_b: ['tsk_a'], tsk_c: ['tsk_a'], tsk_d: ['tsk_b', 'tsk_c'], tsk_lone: [] });
    expect(world.edgesFrom.size).toBe(0);
  });

  test('given the consumers of a task, then those and the edges to them, one step', async () => {
    const world = await loaded({ consumersOf: ['tsk_a', 'tsk_d'] });
    expect(keys(world.tasks)).toEqual(['tsk_a', 'tsk_b', 'tsk_c', 'tsk_d']);
    expect(pairs(world, 'edgesFrom')).toEqual({ tsk_a: ['tsk_b', 'tsk_c'], tsk_d: [] });
  });

  test('given a whole feature, then all its tasks and edges, and what its edges lead to in other features, locked too', async () => {
    await plant();
    const world = await loaded({ whole: ['fea_1'] });
    expect(keys(world.tasks)).toEqual(['tsk_a', 'tsk_after', 'tsk_b', 'tsk_before', 'tsk_c', 'tsk_d', 'tsk_lone']);
    expect([keys(world.features), [...world.whole]]).toEqual([['fea_1', 'fea_2'], ['fea_1']]);
    expect(pairs(world, 'edgesTo')).toEqual({ tsk_a: ['tsk_before'], tsk_b: ['tsk_a'], tsk_before: [], tsk_c: ['tsk_a'], tsk_d: ['tsk_b', 'tsk_c'], tsk_lone: [] });
    expect(pairs(world, 'edgesFrom')['tsk_d']).toEqual(['tsk_after']);
  });

  test('given an edge into another feature, then following it locks that feature', async () => {
    await plant();
    expect(keys((await loaded({ consumersOf: ['tsk_d'] })).features)).toEqual(['fea_1', 'fea_2']);
    expect(keys((await loaded({ closureOf: ['tsk_a'] })).features)).toEqual(['fea_1', 'fea_2']);
  });

  test('given a task that was loaded before and has moved on in the world, then loading it again in any way keeps what the world has', async () => {
    await plant();
    await room.store.transact(async (transaction) => {
      const world = emptyWorld();
      await transaction.load({ tasks: ['tsk_a'] }, world);
      const [task, feature] = [world.tasks.get('tsk_a'), world.features.get('fea_1')];
      const moved = { ...someTask('a'), ...task, holds: 9 };
      const grown = { ...someFeature('fea_1'), ...feature, stage: 9 };
      world.tasks.set('tsk_a', moved);
      world.features.set('fea_1', grown);
      await transaction.load({ whole: ['fea_1'], tasks: ['tsk_a'], closureOf: ['tsk_d'], consumersOf: ['tsk_a', 'tsk_before'], features: ['fea_1', 'fea_2'] }, world);
      expect(world.tasks.get('tsk_a')).toBe(moved);
      expect(world.features.get('fea_1')).toBe(grown);
      expect(world.tasks.size).toBe(7);
    });
  });

  test('given a feature that another transaction holds, then loading waits for it and sees what it wrote', async () => {
    const order: string[] = [];
    let waiting: Promise<unknown> = Promise.resolve();
    await room.store.transact(async (transaction) => {
      const world = emptyWorld();
      await transaction.load({ tasks: ['tsk_a'] }, world);
      waiting = loaded({ tasks: ['tsk_a'] }).then((seen) => order.push(`second saw ${seen.tasks.get('tsk_a')?.holds}`));
      await transaction.write(changes({ tasks: [{ ...someTask('a'), holds: 7 }] }));
      order.push('first wrote');
    });
    await waiting;
    expect(order).toEqual(['first wrote', 'second saw 7']);
  });
});
