import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { emptyWorld, type Task, type TaskState, type World } from '@fuel/core';
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

const t0 = Date.UTC(2026, 0, 31, 12);
const agents = JSON.stringify([{ name: 'scripted', version: '1', usable: true, reason: null }, { name: 'claude', version: null, usable: false, reason: 'no key' }]);
beforeEach(async () => {
  room = await bed.room();
  for (const name of ['api', 'web', 'bare']) {
    await room.store.createRepository({ id: `rep_${name}`, name, workspace: 'default', url: `file:///${name}`, path: null, defaultBranch: 'main', role: 'application', consumers: [], primaryAgent: 'scripted', origin: null });
  }
  await room.sql(`update repositories set head = repeat('a', 40) where name <> 'bare'`);
  await room.sql(
    `insert into nodes (id, public_key, name, contract, boot, slots, agents, present, last_seen_at)
     select id, id, id, 1, 'boo_1', 2, $1, true, $2 from unnest(array['nod_a', 'nod_b']) id`,
    [agents, new Date(t0)],
  );
  await room.sql(`insert into node_repositories (node_id, repository_id) values ('nod_a', 'rep_api'), ('nod_a', 'rep_bare'), ('nod_b', 'rep_web')`);
});

const ready = (notBefore: number | null = null): TaskState => ({ name: 'ready', notBefore, reason: null });
const task = (name: string, more: Partial<Task> = {}, spec: Partial<Task['spec']> = {}) => someTask(name, { state: ready(), ...more }, { repository: 'rep_api', ...spec });
const create = (...features: ReturnType<typeof newFeature>[]) => room.store.transact((transaction) => transaction.write(changes({ created: features })));
const claimed = (node: string, delta: 1 | -1 = 1) => ({ node, workspace: 'default', agent: 'scripted', delta });
const load = (limit = 10, world: World = emptyWorld()) => room.store.transact((transaction) => transaction.loadDispatchable(limit, t0, world));

describe('what can be dispatched', () => {
  test('given tasks in every condition, then only ready ones without holds whose time has come, of features in progress, where a slot, an agent and a base are', async () => {
    await create(
      newFeature(someFeature('fea_1'), [
        task('good'),
        task('held', { holds: 1 }),
        task('later', { state: ready(t0 + 1) }),
        task('soon', { state: ready(t0) }),
        task('blocked', { state: { name: 'blocked' } }),
        task('elsewhere', {}, { repository: 'rep_web' }),
        task('unusable', {}, { agent: 'claude' }),
        task('unknown', {}, { agent: 'cursor' }),
        task('headless', {}, { repository: 'rep_bare' }),
        task('sync', {}, { repository: null, kind: 'sync' }),
      ]),
      newFeature(someFeature('fea_2', { state: { name: 'paused', was: 'in_progress' } }), [task('paused')]),
    );
    expect([...(await load())].sort()).toEqual(['tsk_elsewhere', 'tsk_good', 'tsk_soon']);
    await room.sql(`update nodes set present = false where id = 'nod_b'`);
    expect([...(await load())].sort()).toEqual(['tsk_good', 'tsk_soon']);
    await room.store.refuse('nod_a', 'too old');
    expect(await load()).toEqual([]);
  });

  test('given more tasks than slots, then the most urgent ones of each repository, so that one repository does not hide the other', async () => {
    const many = Array.from({ length: 30 }, (_one, index) => task(`n${index}`, {}, { priority: index }));
    await create(newFeature(someFeature('fea_1'), [...many, task('low', {}, { repository: 'rep_web', priority: 0 })]));
    expect(await load()).toEqual(['tsk_n29', 'tsk_n28', 'tsk_low']);
    expect(await load(1)).toEqual(['tsk_n29']);
  });

  test('given the same urgency, then the order of the plan', async () => {
    await create(newFeature(someFeature('fea_1'), ['z', 'm', 'a'].map((name) => task(name))));
    expect(await load()).toEqual(['tsk_z', 'tsk_m']);
  });

  test('given tasks, then the world holds what an order needs: closure, prompts, repositories, nodes with what is taken', async () => {
    const at: TaskState = { name: 'running', node: 'nod_a', agent: 'scripted', order: 'ord_1', since: t0 };
    const tasks = [task('up', { state: { name: 'reviewed' } }, { repository: 'rep_web' }), task('down'), task('busy', { state: at })];
    await create(newFeature(someFeature('fea_1'), tasks, [['up', 'down']]));
    await room.store.transact((transaction) => transaction.write(changes({ slots: [claimed('nod_a')] })));
    const world = emptyWorld();
    expect(await load(10, world)).toEqual(['tsk_down']);
    expect([[...world.tasks.keys()].sort(), [...world.prompts], [...world.repositories.keys()].sort()]).toEqual([['tsk_down', 'tsk_up'], [['tsk_down', 'Do down']], ['rep_api', 'rep_web']]);
    expect(world.edgesTo.get('tsk_down')).toEqual([{ upstream: 'tsk_up', consumer: 'tsk_down', gate: { reviewed: true } }]);
    expect(world.nodes.get('nod_a')).toEqual({
      id: 'nod_a', name: 'nod_a', boot: 'boo_1', present: true, lastSeenAt: t0, slots: 2, taken: 1, repositories: ['rep_api', 'rep_bare'],
      agents: [{ name: 'scripted', usable: true, reason: null }, { name: 'claude', usable: false, reason: 'no key' }],
    });
    expect(world.nodes.get('nod_b')).toMatchObject({ taken: 0 });
  });

  test('given a suspect task, then only where another node could take it over', async () => {
    const suspect: TaskState = { name: 'suspect', was: 'running', node: 'nod_a', agent: 'scripted', order: 'ord_1', since: t0 };
    await create(newFeature(someFeature('fea_1'), [task('lost', { state: suspect })]));
    await room.sql(`update nodes set present = false where id = 'nod_a'`);
    expect(await load()).toEqual([]);
    await room.sql(`insert into node_repositories (node_id, repository_id) values ('nod_b', 'rep_api')`);
    expect(await load()).toEqual(['tsk_lost']);
    await room.sql(`update nodes set slots = 0 where id = 'nod_b'`);
    expect(await load()).toEqual([]);
  });

  test('given a feature that somebody is busy with, then it is passed over without waiting', async () => {
    await create(newFeature(someFeature('fea_1'), [task('a')]), newFeature(someFeature('fea_2'), [task('b')]));
    await room.store.transact(async (transaction) => {
      await transaction.load({ features: ['fea_1'] }, emptyWorld());
      expect(await load()).toEqual(['tsk_b']);
    });
  });

  test('given two dispatchers at once, then they never fill more slots than there are', async () => {
    await create(...Array.from({ length: 12 }, (_one, index) => newFeature(someFeature(`fea_${index}`), [task(`n${index}`)])));
    const dispatch = () =>
      room.store.transact(async (transaction) => {
        const world = emptyWorld();
        const ids = await transaction.loadDispatchable(10, t0, world);
        const node = world.nodes.get('nod_a');
        const free = (node?.slots ?? 0) - (node?.taken ?? 0);
        const given = ids.slice(0, free).flatMap((id) => world.tasks.get(id) ?? []);
        const state: TaskState = { name: 'dispatched', node: 'nod_a', agent: 'scripted', order: 'ord_1', since: t0 };
        await transaction.write(changes({ tasks: given.map((one) => ({ ...one, state, epoch: 1 })), slots: given.map(() => claimed('nod_a')) }));
        return given.length;
      });
    const given = await Promise.all(Array.from({ length: 6 }, dispatch));
    expect(given.reduce((sum, n) => sum + n, 0)).toBe(2);
    expect(await room.sql(`select count(*)::int as n from tasks where node_id = 'nod_a'`)).toEqual([{ n: 2 }]);
  });
});
