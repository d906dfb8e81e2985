import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Hello } from '@fuel/contracts';
import type { TaskState } from '@fuel/core';
import { changes, newFeature, someFeature, someOrder, someTask } from '../rows.arb.ts';
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
const lease = 15_000;
beforeEach(async () => {
  room = await bed.room();
  for (const name of ['api', 'web']) {
    await room.store.createRepository({ id: `rep_${name}`, name, workspace: 'default', url: `file:///${name}`, path: null, defaultBranch: 'main', role: 'application', consumers: [], primaryAgent: 'scripted', origin: null });
  }
  await room.sql(`insert into nodes (id, public_key, name, contract) values ('nod_a', 'UA', 'laptop', 1), ('nod_b', 'UB', 'tower', 1)`);
  await room.sql(`insert into node_repositories (node_id, repository_id) values ('nod_a', 'rep_api')`);
});

const hello = (more: Partial<Hello> = {}): Hello => ({
  type: 'hello',
  hub: 'hub_1',
  node: 'nod_a',
  boot: 'boo_1',
  contract: 1,
  version: '0.2.0',
  slots: 3,
  agents: [{ name: 'scripted', version: '1', usable: true, reason: null }],
  repositories: [{ id: 'rep_api', readable: true, head: null }],
  attempts: [],
  orders: [],
  ...more,
});
const placedAt = (name: 'dispatched' | 'running', order = 'ord_1'): TaskState => ({ name, node: 'nod_a', agent: 'scripted', order, since: t0 });
const suspect: TaskState = { name: 'suspect', was: 'running', node: 'nod_a', agent: 'scripted', order: 'ord_3', since: t0 };
const node = async () => (await room.store.listNodes({ after: null, limit: 10 })).items.find((one) => one.id === 'nod_a');
const write = (more: Parameters<typeof changes>[0]) => room.store.transact((transaction) => transaction.write(changes(more)));

describe('a node that says hello', () => {
  test('given a hello, then the node is as it said, and a repository that it did not join is not its own', async () => {
    await room.store.sayHello(hello({ repositories: [{ id: 'rep_api', readable: true, head: null }, { id: 'rep_web', readable: true, head: null }] }), t0, null);
    expect(await node()).toMatchObject({ online: true, lastSeenAt: t0, version: '0.2.0', slots: 3, agents: hello().agents, refused: null, labels: [], repositories: [{ id: 'rep_api', name: 'api', readable: true, runs: true, lands: true }] });
    expect((await room.store.listNodesForControl())[0]).toMatchObject({ id: 'nod_a', boot: 'boo_1', present: true });
  });

  test('given a node that says what it may do and what it is called by, then that is kept, and a landing does not go where nothing lands', async () => {
    await room.store.sayHello(hello({ labels: ['gpu'], repositories: [{ id: 'rep_api', readable: true, head: null, runs: true, lands: false }] }), t0, null);
    expect(await node()).toMatchObject({ labels: ['gpu'], repositories: [{ id: 'rep_api', readable: true, runs: true, lands: false }] });
    await write({ orders: [someOrder('ord_land', { body: { type: 'landing.prepare' } as never }), someOrder('ord_check', { body: { type: 'review.run' } as never })] });
    const claim = async () => (await room.store.claimOrders({ presentNodes: [{ node: 'nod_a' }], now: t0, resendAfterMs: 60_000, limit: 10, onlyNew: false })).map((order) => order.id);
    expect(await claim()).toEqual(['ord_check']);
    await room.store.sayHello(hello({ repositories: [] }), t0 + 1, null);
    expect(await node()).toMatchObject({ repositories: [{ id: 'rep_api', readable: false, runs: true, lands: true }] });
    await room.store.sayHello(hello(), t0 + 2, null);
    expect((await claim()).filter((id) => id === 'ord_land')).toEqual(['ord_land']);
  });

  test('given a copy of its home, then the copy is refused and changes nothing, until the node says goodbye or is silent', async () => {
    const here = { mark: 'home_a', host: 'tower' };
    const copy = hello({ boot: 'boo_2', version: '9', home: { mark: 'home_b', host: 'laptop' } });
    const held = { mark: 'home_a', host: 'tower', since: new Date(t0).toISOString() };
    expect(await room.store.sayHello(hello({ home: here }), t0, null, -Infinity)).toBeNull();
    expect(await room.store.sayHello(copy, t0 + 1, null, -Infinity)).toEqual(held);
    expect(await node()).toMatchObject({ version: '0.2.0', online: true });
    expect([await room.store.holderOf('nod_a', t0 - 1), await room.store.holderOf('nod_a', t0)]).toEqual([held, null]);
    await room.store.goodbye('nod_a', 'boo_2');
    expect(await room.store.sayHello(copy, t0 + 1, null, t0 - 1)).toEqual(held);
    expect(await room.store.sayHello(copy, t0 + 1, null, t0)).toBeNull();
    expect(await room.store.sayHello(hello({ boot: 'boo_3', home: here }), t0 + 2, null, -Infinity)).toMatchObject({ host: 'laptop' });
    await room.store.goodbye('nod_a', 'boo_2');
    expect(await room.store.sayHello(hello({ boot: 'boo_3', home: here }), t0 + 3, null, -Infinity)).toBeNull();
  });

  test('given a new life of the same home, then it goes on at once; an earlier life that is heard again is refused, and one hub or two say the same', async () => {
    const home = { mark: 'home_a', host: 'tower' };
    for (const boot of ['boo_1', 'boo_2', 'boo_2']) expect(await room.store.sayHello(hello({ boot, home }), t0, null, -Infinity)).toBeNull();
    expect(await room.store.sayHello(hello({ boot: 'boo_1', home }), t0 + 1, null, -Infinity)).toMatchObject({ host: 'tower' });
    await room.store.goodbye('nod_a', 'boo_2');
    const copies = ['x', 'y'].map((name) => hello({ boot: `boo_${name}`, home: { mark: `home_${name}`, host: name } }));
    const both = await Promise.all(copies.map((one) => room.store.sayHello(one, t0 + 2, null, -Infinity)));
    expect(both.filter((one) => one === null)).toHaveLength(1);
  });

  test('given lives of which its journal holds nothing more, then they are not told of again, come back when it names them, and are forgotten two weeks later', async () => {
    await room.sql(`insert into fact_cursors (node_id, boot, settled) values ('nod_a', 'boo_0', 9), ('nod_a', 'boo_1', 4), ('nod_a', 'boo_x', 2), ('nod_b', 'boo_b', 1)`);
    const told = async () => (await room.store.watermarks('nod_a')).map(({ boot }) => boot);
    await room.store.sayHello(hello(), t0, null);
    expect(await told()).toEqual(['boo_0', 'boo_1', 'boo_x']);
    await room.store.sayHello(hello({ boots: ['boo_0'] }), t0, null);
    expect(await told()).toEqual(['boo_0', 'boo_1']);
    await room.store.sayHello(hello({ boots: ['boo_x'] }), t0 + 1, null);
    expect(await told()).toEqual(['boo_1', 'boo_x']);
    const twoWeeks = 14 * 24 * 3_600_000;
    const kept = () => room.sql(`select boot from fact_cursors where node_id = 'nod_a' order by 1`);
    await room.store.sayHello(hello({ boots: [] }), t0 + twoWeeks, null);
    expect(await kept()).toEqual([{ boot: 'boo_0' }, { boot: 'boo_1' }, { boot: 'boo_x' }]);
    await room.store.sayHello(hello({ boots: [] }), t0 + twoWeeks + 2, null);
    expect(await kept()).toEqual([{ boot: 'boo_1' }, { boot: 'boo_x' }]);
    expect(await room.store.watermarks('nod_b')).toEqual([{ boot: 'boo_b', seq: 1 }]);
  });

  test('given a hello that the hub refuses, then the node is known and absent, until one that it accepts', async () => {
    await room.store.sayHello(hello(), t0, 'too old');
    expect(await node()).toMatchObject({ online: false, refused: 'too old' });
    await room.store.seen([{ node: 'nod_a', at: t0 + 1 }]);
    expect(await node()).toMatchObject({ online: false, lastSeenAt: t0 + 1 });
    await room.store.sayHello(hello(), t0 + 2, null);
    expect(await node()).toMatchObject({ online: true, refused: null });
  });

  test('given orders that the node has on its disk and orders that it has not, then only the latter go out again, and no attempt that it confirmed', async () => {
    const of = (type: string) => ({ node: 'nod_a', body: { type } as never });
    const names = ['ord_kept', 'ord_lost', 'ord_start', 'ord_fresh'];
    await write({ orders: [someOrder('ord_kept', of('review.run')), someOrder('ord_lost', of('review.run')), someOrder('ord_start', of('attempt.start')), someOrder('ord_fresh', of('attempt.start'))] });
    const claim = async (now: number) => (await room.store.claimOrders({ presentNodes: [{ node: 'nod_a' }], now, resendAfterMs: 60_000, limit: 10, onlyNew: false })).map((order) => order.id).sort();
    expect(await claim(t0)).toEqual([...names].sort());
    await write({ confirmedOrders: ['ord_kept', 'ord_lost', 'ord_start'].map((id) => ({ id, node: 'nod_a' })) });
    await room.store.sayHello(hello({ boot: 'boo_2', orders: ['ord_kept'] }), t0 + 1, null);
    expect(await claim(t0 + 1)).toEqual(['ord_fresh', 'ord_lost']);
  });

  test('given a node that came back without its disk, when the word of its earlier life that it had an order comes late, then the order still goes out', async () => {
    await write({ orders: [someOrder('ord_1', { node: 'nod_a', body: { type: 'attempt.start' } as never })] });
    const claim = (now: number) => room.store.claimOrders({ presentNodes: [{ node: 'nod_a' }], now, resendAfterMs: 60_000, limit: 10, onlyNew: false });
    expect(await claim(t0)).toHaveLength(1);
    await room.store.sayHello(hello({ boot: 'boo_2', orders: [] }), t0 + 1, null);
    await write({ confirmedOrders: [{ id: 'ord_1', node: 'nod_a' }] });
    expect(await claim(t0 + 2)).toHaveLength(1);
    await write({ confirmedOrders: [{ id: 'ord_1', node: 'nod_a' }] });
    expect(await claim(t0 + 10_000_000)).toEqual([]);
  });
});

describe('what is placed at a node', () => {
  beforeEach(async () => {
    const tasks = [someTask('a', { state: placedAt('dispatched', 'ord_1'), epoch: 1 }), someTask('b', { state: placedAt('running', 'ord_2'), epoch: 2 }), someTask('c', { state: suspect, epoch: 3 }), someTask('d')];
    await write({ created: [newFeature(someFeature(), tasks)], orders: [someOrder('ord_1', { node: 'nod_a', body: { type: 'attempt.start' } as never })] });
    await room.store.sayHello(hello(), t0, null);
  });

  test('given attempts there, then each with its order and whether the node has it; an order that left the outbox was carried out', async () => {
    expect(await room.store.liveAttempts('nod_a')).toEqual([
      { task: 'tsk_a', epoch: 1, state: 'dispatched', order: 'ord_1', confirmed: false },
      { task: 'tsk_b', epoch: 2, state: 'running', order: 'ord_2', confirmed: true },
      { task: 'tsk_c', epoch: 3, state: 'suspect', order: 'ord_3', confirmed: true },
    ]);
    expect(await room.store.liveAttempts('nod_b')).toEqual([]);
  });

  test('given a node that falls silent, then its tasks lapse after the lease, and it is absent from then on', async () => {
    expect(await room.store.lapsedTasks(t0 + lease, lease)).toEqual([]);
    expect((await node())?.online).toBe(true);
    const lapsed = [{ task: 'tsk_a', epoch: 1 }, { task: 'tsk_b', epoch: 2 }];
    expect(await room.store.lapsedTasks(t0 + lease + 1, lease)).toEqual(lapsed);
    expect((await node())?.online).toBe(false);
    expect(await room.store.recoveredTasks(t0 + lease + 1, lease)).toEqual([]);
  });

  test('given a node that is heard of again, then its suspects recover, and time never runs backwards', async () => {
    await room.store.lapsedTasks(t0 + lease + 1, lease);
    await room.store.seen([{ node: 'nod_a', at: t0 + 20_000 }, { node: 'nod_a', at: t0 + 10_000 }, { node: 'nod_x', at: t0 }]);
    await room.store.seen([{ node: 'nod_a', at: t0 + 5_000 }]);
    expect(await node()).toMatchObject({ online: true, lastSeenAt: t0 + 20_000 });
    expect(await room.store.recoveredTasks(t0 + 20_000, lease)).toEqual([{ task: 'tsk_c', epoch: 3 }]);
    expect(await room.store.lapsedTasks(t0 + 20_000, lease)).toEqual([]);
  });

  test('given a node that says goodbye, then it is absent at once and its tasks keep their lease', async () => {
    await room.store.goodbye('nod_a', 'boo_1');
    expect((await node())?.online).toBe(false);
    expect(await room.store.lapsedTasks(t0 + 1, lease)).toEqual([]);
    expect(await room.store.lapsedTasks(t0 + lease + 1, lease)).toHaveLength(2);
  });

  test('given limits, then the tasks whose limit has ended', async () => {
    const limited = (until: number): TaskState => ({ name: 'limited', until });
    await write({ created: [newFeature(someFeature('fea_2', { counters: { limited: 2 } }), [someTask('l1', { state: limited(t0 + 1) }), someTask('l2', { state: limited(t0) })])] });
    expect(await room.store.wakeableTasks(t0)).toEqual(['tsk_l2']);
    expect(await room.store.wakeableTasks(t0 + 1)).toEqual(['tsk_l2', 'tsk_l1']);
  });
});
