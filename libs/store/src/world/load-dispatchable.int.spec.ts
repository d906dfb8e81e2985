import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { assign, emptyWorld, openShares, served, type Task, type TaskState, type World } from '@fuel/core';
import { openStore, type Store } from '../open-store.ts';
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
const chosen = (limit = 10, world: World = emptyWorld(), shares = openShares()) =>
  room.store.transact((transaction) => transaction.loadDispatchable(t0, world, { most: limit, choose: (board, waiting) => assign(board, waiting, { shares, limit }) }));
const load = async (limit = 10, world: World = emptyWorld()) => (await chosen(limit, world)).map((one) => one.task);

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
    await room.sql(`update nodes set slots = 0 where id = 'nod_a'`);
    expect(await load(1)).toEqual(['tsk_low']);
  });

  test('given tasks that ask for labels, then they wait for a node that has all of them, hide nothing that others can run, and the queue is what the rows say', async () => {
    const asking = (name: string, labels: string[], priority: number) => task(name, {}, { labels, priority });
    await create(newFeature(someFeature('fea_1'), [asking('gpu', ['gpu'], 900), asking('both', ['gpu', 'linux'], 800), task('any', {}, { priority: 1 })]));
    expect(await load()).toEqual(['tsk_any']);
    await room.sql(`update nodes set labels = '{gpu}' where id = 'nod_a'`);
    expect(await load()).toEqual(['tsk_gpu', 'tsk_any']);
    await room.sql(`update nodes set labels = '{linux,gpu,big}' where id = 'nod_a'`);
    expect(await load()).toEqual(['tsk_gpu', 'tsk_both']);
    const faults = (await room.store.verify({ most: 100 })).differences.filter((one) => one.table === 'ready_tasks');
    expect(faults).toEqual([]);
    const world = emptyWorld();
    await load(10, world);
    expect(world.tasks.get('tsk_both')?.spec.labels).toEqual(['gpu', 'linux']);
  });

  test('given a lane that is full, then its tasks wait, hide nothing of other lanes, and go on when there is room; the queue is what the rows say', async () => {
    const inLane = (name: string, priority: number, parallel?: number | boolean, key = 'db') => task(name, {}, { priority, lane: { key, ...(parallel === undefined ? {} : { parallel }) } });
    await room.sql(`update nodes set slots = 9`);
    await create(newFeature(someFeature('fea_1'), [inLane('alone', 900, false), inLane('two', 800, 2), inLane('any', 700), inLane('other', 1, 1, 'web')]));
    expect(await load()).toEqual(['tsk_alone', 'tsk_other']);
    await room.sql(`insert into lane_places (lane, taken, limits) values ('db', 1, '{}'), ('web', 0, '{}')`);
    // It has to be alone, so nobody else is let in before it.
    expect(await load()).toEqual(['tsk_other']);
    const keepers = async () => [...((await room.store.readFeature('fea_1', { after: null, limit: 10 }))?.keepers.values() ?? [])];
    expect(await keepers()).toEqual([{ lane: 'db', task: 'tsk_alone', title: expect.any(String), most: 1, priority: 900 }]);
    await room.sql(`delete from ready_tasks where task_id = 'tsk_alone'`);
    expect(await keepers()).toEqual([]);
    expect(await load()).toEqual(['tsk_two', 'tsk_other']);
    await room.sql(`insert into ready_tasks (task_id, feature_id, repository_id, agent, complexity, type, priority, depth, sequence, lane)
      select id, feature_id, repository_id, '', complexity, type, priority, depth, sequence, 'db 1' from tasks where id = 'tsk_alone'`);
    expect((await room.store.verify({ most: 100 })).differences.filter((one) => one.table === 'ready_tasks')).toEqual([]);
  });

  test('given the same urgency, then the order of the plan', async () => {
    await create(newFeature(someFeature('fea_1'), ['z', 'm', 'a'].map((name) => task(name))));
    expect(await load()).toEqual(['tsk_z', 'tsk_m']);
  });

  test('given tasks, then the world holds what an order needs: closure, prompts and repositories, and nothing else', async () => {
    const at: TaskState = { name: 'running', node: 'nod_a', agent: 'scripted', order: 'ord_1', since: t0 };
    const tasks = [task('up', { state: { name: 'reviewed' } }, { repository: 'rep_web' }), task('down'), task('busy', { state: at })];
    await create(newFeature(someFeature('fea_1'), tasks, [['up', 'down']]));
    const world = emptyWorld();
    expect(await load(10, world)).toEqual(['tsk_down']);
    expect([[...world.tasks.keys()].sort(), [...world.prompts], [...world.repositories.keys()].sort()]).toEqual([['tsk_down', 'tsk_up'], [['tsk_down', 'Do down']], ['rep_api', 'rep_web']]);
    expect(world.edgesTo.get('tsk_down')).toEqual([{ upstream: 'tsk_up', consumer: 'tsk_down', gate: { reviewed: true } }]);
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

  test('given two hubs that dispatch at once, then neither node nor agent ever has more than its limit, and all places are used', async () => {
    await room.sql(`update workspaces set rules = '{"agents": {"scripted": {"limit": 3}}, "routing": []}'`);
    await room.sql(`insert into node_repositories (node_id, repository_id) values ('nod_b', 'rep_api')`);
    await create(...Array.from({ length: 12 }, (_one, index) => newFeature(someFeature(`fea_${index}`), [task(`n${index}`)])));
    const other = openStore({ url: room.url, poolSize: 8, log: () => undefined });
    const dispatch = (store: Store) =>
      store.transact(async (transaction) => {
        const world = emptyWorld();
        const given = await transaction.loadDispatchable(t0, world, { most: 10, choose: (board, waiting) => assign(board, waiting, { shares: openShares(), limit: 10 }) });
        const moved = given.flatMap(({ task: id, node, agent }) => {
          const one = world.tasks.get(id);
          return one === undefined ? [] : [{ ...one, epoch: 1, state: { name: 'dispatched' as const, node, agent, order: 'ord_1', since: t0 } }];
        });
        await transaction.write(changes({ tasks: moved, slots: given.map(({ node }) => claimed(node)), ready: { enter: [], leave: given.map((one) => one.task) } }));
        return given.length;
      });
    const given = await Promise.all(Array.from({ length: 8 }, (_one, index) => dispatch(index % 2 === 0 ? room.store : other)));
    await other.close();
    expect(given.reduce((sum, n) => sum + n, 0)).toBe(3);
    expect(await room.sql(`select count(*)::int as n from tasks where node_id is not null`)).toEqual([{ n: 3 }]);
    expect((await room.store.recount()).slots).toEqual([]);
    expect((await room.store.recount()).ready).toEqual([]);
  });

  test('given a limit, a rule and a stand-in, then who is chosen, why, and who was passed over', async () => {
    await room.sql(`update workspaces set rules = '{"agents": {"opus": {"limit": 1, "fallbacks": ["scripted"]}}, "routing": [{"complexity": "complex", "agent": "opus"}]}'`);
    await room.sql(`update nodes set agents = agents || '[{"name": "opus", "usable": true, "reason": null}]'`);
    await create(newFeature(someFeature('fea_1'), [task('hard', {}, { complexity: 'complex' }), task('harder', {}, { complexity: 'complex' })]));
    expect(await chosen()).toEqual([
      expect.objectContaining({ task: 'tsk_hard', node: 'nod_a', agent: 'opus', why: 'workspace default gives it complex work', passedOver: [] }),
      expect.objectContaining({ task: 'tsk_harder', node: 'nod_a', agent: 'scripted', why: 'it stands in for opus', passedOver: [{ agent: 'opus', why: 'is at its limit of 1 in workspace default', limited: true }] }),
    ]);
  });

  test('given two features of the same urgency, when a thousand tasks are given out, then their shares are nearly the same, whatever one of them has waiting', async () => {
    const many = (name: string, count: number) => Array.from({ length: count }, (_one, index) => task(`${name}${index}`));
    await create(newFeature(someFeature('fea_1'), many('a', 900)), newFeature(someFeature('fea_2'), many('b', 600)));
    await room.sql(`update nodes set slots = 1000`);
    const shares = openShares();
    const counts: Record<string, number> = {};
    for (let given = 0; given < 1_000; ) {
      const some = await chosen(40, emptyWorld(), shares);
      for (const { feature, priority } of some) {
        served(shares, feature, priority);
        counts[feature] = (counts[feature] ?? 0) + 1;
      }
      given += some.length;
      await room.sql('delete from ready_tasks where task_id = any($1)', [some.map((one) => one.task)]);
    }
    expect(counts).toEqual({ fea_1: 500, fea_2: 500 });
  }, 60_000);

  test('given what waits, then the longest chain first, then the plan', async () => {
    const plan = newFeature(someFeature('fea_1'), ['short', 'long', 'middle', 'other'].map((name) => task(name)));
    await create({ ...plan, tasks: plan.tasks.map((one, index) => ({ ...one, depth: [1, 9, 4, 4][index] ?? 0 })) });
    await room.sql(`update nodes set slots = 9`);
    expect(await load()).toEqual(['tsk_long', 'tsk_middle', 'tsk_other', 'tsk_short']);
  });
});
