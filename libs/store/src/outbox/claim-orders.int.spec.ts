import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { NewOrder } from '@fuel/core';
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
beforeEach(async () => {
  room = await bed.room();
  for (const name of ['api', 'web']) {
    await room.store.createRepository({ id: `rep_${name}`, name, workspace: 'default', url: `file:///${name}`, path: null, defaultBranch: 'main', role: 'application', consumers: [], primaryAgent: 'scripted', origin: null });
  }
  await room.sql(`insert into nodes (id, public_key, name, contract, present, last_seen_at) select id, id, id, 1, true, $1 from unnest(array['nod_a', 'nod_b', 'nod_web']) id`, [new Date(t0)]);
  await room.sql(`insert into node_repositories (node_id, repository_id) values ('nod_a', 'rep_api'), ('nod_b', 'rep_api'), ('nod_web', 'rep_web')`);
});

const give = (...orders: NewOrder[]) => room.store.transact((transaction) => transaction.write(changes({ orders })));
const claim = async (present: readonly string[], now = t0, limit = 100) =>
  (await room.store.claimOrders({ presentNodes: present.map((node) => ({ node })), now, resendAfterMs: 1_000, limit, onlyNew: false })).map(({ id, node, sends }) => `${id} ${node} ${sends}`).sort();
const confirm = (id: string, node: string) => room.store.transact((transaction) => transaction.write(changes({ confirmedOrders: [{ id, node }] })));
const review = { type: 'review.run' } as never;
const gone = (node: string) => room.sql('update nodes set present = false where id = $1', [node]);

describe('taking orders out of the outbox', () => {
  test('given an order to a node, then it goes there, and only while the node is present', async () => {
    await give(someOrder('ord_1', { node: 'nod_a' }));
    expect(await claim(['nod_b'])).toEqual([]);
    expect(await claim(['nod_a', 'nod_b'])).toEqual(['ord_1 nod_a 1']);
    const [order] = await room.sql('select status, sends, sent_at, node_id from outbox');
    expect(order).toEqual({ status: 'sent', sends: 1, sent_at: new Date(t0), node_id: 'nod_a' });
  });

  test('given an order that was handed over in its commit, then it is sent again only when nobody confirms it in time', async () => {
    await give(someOrder('ord_1', { node: 'nod_a', handed: t0 }), someOrder('ord_2', { node: 'nod_a' }));
    expect(await claim(['nod_a'], t0 + 500)).toEqual(['ord_2 nod_a 1']);
    expect(await claim(['nod_a'], t0 + 1_000)).toEqual(['ord_1 nod_a 2']);
  });

  test('given what was sent once, then whoever looks for new orders only does not meet it', async () => {
    await give(someOrder('ord_1', { node: 'nod_a', handed: t0 }), someOrder('ord_2', { node: 'nod_a' }));
    const found = await room.store.claimOrders({ presentNodes: [{ node: 'nod_a' }], now: t0 + 60_000, resendAfterMs: 1_000, limit: 10, onlyNew: true });
    expect(found.map((order) => order.id)).toEqual(['ord_2']);
  });

  test('given an order that nobody confirms, then it is sent again, each time after twice as long', async () => {
    await give(someOrder('ord_1', { node: 'nod_a' }));
    const sent: number[] = [];
    for (let now = t0; now <= t0 + 130_000; now += 500) if ((await claim(['nod_a'], now)).length > 0) sent.push((now - t0) / 1_000);
    expect(sent).toEqual([0, 1, 3, 7, 15, 31, 63, 95, 127]);
  });

  test('given a confirmed order, then it is not sent again while its node is there', async () => {
    await give(someOrder('ord_1', { node: 'nod_a', body: review }), someOrder('ord_2', { body: review, prefer: 'nod_a' }));
    await claim(['nod_a']);
    await Promise.all([confirm('ord_1', 'nod_a'), confirm('ord_2', 'nod_a')]);
    expect(await claim(['nod_a', 'nod_b'], t0 + 3_600_000)).toEqual([]);
  });

  test('given an order that waits for a time, then not before', async () => {
    await give(someOrder('ord_1', { node: 'nod_a', notBefore: t0 + 10 }));
    expect(await claim(['nod_a'], t0 + 9)).toEqual([]);
    expect(await claim(['nod_a'], t0 + 10)).toEqual(['ord_1 nod_a 1']);
  });

  test('given an order for anybody, then a present node that serves the repository gets it, the preferred one if it is there', async () => {
    await give(someOrder('ord_1'), someOrder('ord_2', { prefer: 'nod_b' }), someOrder('ord_3', { prefer: 'nod_x' }), someOrder('ord_4', { repository: 'rep_web', prefer: 'nod_a' }));
    expect(await claim(['nod_a'])).toEqual(['ord_1 nod_a 1', 'ord_2 nod_a 1', 'ord_3 nod_a 1']);
    await give(someOrder('ord_5', { prefer: 'nod_b' }), someOrder('ord_6', { prefer: 'nod_a' }));
    expect(await claim(['nod_a', 'nod_b', 'nod_web'])).toEqual(['ord_4 nod_web 1', 'ord_5 nod_b 1', 'ord_6 nod_a 1']);
  });

  test('given a node that cannot read the repository or is refused, then it gets nothing of it', async () => {
    await give(someOrder('ord_1'));
    await room.sql(`update node_repositories set readable = false where node_id = 'nod_a'`);
    await room.store.refuse('nod_b', 'too old');
    expect(await claim(['nod_a', 'nod_b', 'nod_web'])).toEqual([]);
  });

  test('given a check of a task that asks for labels, then a node that has all of them gets it, and a landing asks for none', async () => {
    await room.store.transact((transaction) => transaction.write(changes({ created: [newFeature(someFeature('fea_1'), [someTask('a', {}, { repository: 'rep_api', labels: ['gpu', 'linux'] }), someTask('b', {}, { repository: 'rep_api' })])] })));
    await give(someOrder('ord_1', { task: 'tsk_a', body: review, prefer: 'nod_a' }), someOrder('ord_2', { task: 'tsk_b', body: review, prefer: 'nod_a' }), someOrder('ord_3', { task: 'tsk_a', body: { type: 'landing.prepare' } as never, prefer: 'nod_a' }));
    await room.sql(`update nodes set labels = '{gpu}'`);
    expect(await claim(['nod_a', 'nod_b'])).toEqual(['ord_2 nod_a 1', 'ord_3 nod_a 1']);
    await room.sql(`update nodes set labels = '{big,linux,gpu}' where id = 'nod_b'`);
    expect(await claim(['nod_a'])).toEqual([]);
    expect(await claim(['nod_a', 'nod_b'])).toEqual(['ord_1 nod_b 1']);
  });

  test('given a node that goes away with orders for anybody, confirmed or not, then another one gets them, but never an order to that node', async () => {
    await give(someOrder('ord_1', { prefer: 'nod_a', body: review }), someOrder('ord_2', { prefer: 'nod_a' }), someOrder('ord_3', { node: 'nod_a' }));
    await claim(['nod_a']);
    await confirm('ord_1', 'nod_a');
    // Nobody heard of it since this hub started, but its lease has not lapsed: it may be about to say hello.
    expect(await claim(['nod_b'])).toEqual([]);
    await gone('nod_a');
    expect(await claim(['nod_b'])).toEqual(['ord_1 nod_b 2', 'ord_2 nod_b 2']);
    expect(await claim(['nod_b'])).toEqual([]);
  });

  test('given orders that could not be published, then they are due at once, under a new number', async () => {
    await give(someOrder('ord_1', { node: 'nod_a' }), someOrder('ord_2'));
    await claim(['nod_a']);
    await room.store.releaseOrders(['ord_1', 'ord_2']);
    expect(await claim(['nod_a'])).toEqual(['ord_1 nod_a 2', 'ord_2 nod_a 2']);
  });

  test('given a release that comes after the confirmation, then the order stays confirmed', async () => {
    await give(someOrder('ord_1', { node: 'nod_a', body: review }));
    await claim(['nod_a']);
    await confirm('ord_1', 'nod_a');
    await room.store.releaseOrders(['ord_1']);
    expect(await claim(['nod_a'])).toEqual([]);
  });

  test('given eight relays at once, then no order goes to two of them and none is left', async () => {
    const ids = Array.from({ length: 400 }, (_one, index) => `ord_${index}`);
    await give(...ids.map((id, index) => someOrder(id, index % 2 === 0 ? { node: 'nod_a' } : {})));
    const taken = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const mine: string[] = [];
        for (let more = await claim(['nod_a', 'nod_b'], t0, 16); more.length > 0; more = await claim(['nod_a', 'nod_b'], t0, 16)) mine.push(...more);
        return mine;
      }),
    );
    const all = taken.flat();
    expect(all.every((one) => one.endsWith(' 1'))).toBe(true);
    expect(all.map((one) => one.split(' ')[0]).sort()).toEqual([...ids].sort());
    expect(new Set(all.map((one) => one.split(' ')[1]))).toEqual(new Set(['nod_a', 'nod_b']));
  });
});
