import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '@fuel/testing';
import { emptyWorld, type Transaction } from '@fuel/core';
import { changes, newFeature, someEvent, someFeature, someTask } from './rows.arb.ts';
import { openTestBed, type Room, type TestBed } from './test-bed.arb.ts';

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
  const created = [newFeature(someFeature('fea_1'), [someTask('a')]), newFeature(someFeature('fea_2'))];
  await room.store.transact((transaction) => transaction.write(changes({ created })));
});

async function feature(transaction: Transaction, id: string) {
  const world = emptyWorld();
  await transaction.load({ features: [id] }, world);
  const found = world.features.get(id);
  if (found === undefined) throw new Error(`no feature ${id}`);
  return found;
}

const stages = async () => Object.fromEntries((await room.sql<{ id: string; stage: number }>('select id, stage from features')).map((row) => [row.id, row.stage]));

/** Opened from outside. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('one transaction', () => {
  test('given a row that changed since it was loaded, then nothing of the whole change set is written, and the work runs again on what is there', async () => {
    let runs = 0;
    await room.store.transact(async (transaction) => {
      runs += 1;
      const first = await feature(transaction, 'fea_1');
      // Somebody who does not lock, between the load and the write.
      const version = runs === 1 ? 17 : first.version;
      const world = emptyWorld();
      await transaction.load({ tasks: ['tsk_a'] }, world);
      const task = world.tasks.get('tsk_a') ?? someTask('a');
      await transaction.write(changes({ features: [{ ...first, stage: 5 }], tasks: [{ ...task, version, holds: 3 }], events: [someEvent(`run.${runs}`)] }));
    });
    expect(runs).toBe(2);
    expect(await room.sql('select type from events')).toEqual([{ type: 'run.2' }]);
    expect(await room.sql('select holds, version from tasks')).toEqual([{ holds: 3, version: 1 }]);
    expect(await room.sql(`select stage, version from features where id = 'fea_1'`)).toEqual([{ stage: 5, version: 1 }]);
  });

  test('given a row that is stale every time, then the work gives up after ten tries and says that it may be tried again', async () => {
    let runs = 0;
    const stubborn = room.store.transact(async (transaction) => {
      runs += 1;
      await transaction.write(changes({ features: [{ ...someFeature('fea_1'), version: 99 }] }));
    });
    await expect(stubborn).rejects.toMatchObject({ code: 'store.busy', retryable: true });
    expect(runs).toBe(10);
  });

  test('given a change set that writes one row twice, then that is a defect and not tried again', async () => {
    let runs = 0;
    const broken = room.store.transact(async (transaction) => {
      runs += 1;
      await transaction.write(changes({ features: [someFeature('fea_1'), someFeature('fea_1')] }));
    });
    await expect(broken).rejects.toThrow('features: one change set writes the same row twice');
    expect(runs).toBe(1);
  });

  test('given an error of the work itself, then it comes out as it is and nothing is written', async () => {
    const defect = new TypeError('x is not a function');
    const work = room.store.transact(async (transaction) => {
      await transaction.write(changes({ events: [someEvent('never')] }));
      throw defect;
    });
    await expect(work).rejects.toBe(defect);
    expect(await room.sql('select 1 from events')).toEqual([]);
  });

  test('given many that count up the same feature at once, then each waits for the one before and no count is lost', async () => {
    let runs = 0;
    const one = () =>
      room.store.transact(async (transaction) => {
        runs += 1;
        const before = await feature(transaction, 'fea_1');
        await transaction.write(changes({ features: [{ ...before, stage: before.stage + 1 }] }));
      });
    await Promise.all(Array.from({ length: 24 }, one));
    expect(await stages()).toEqual({ fea_1: 25, fea_2: 1 });
    // The lock comes before the read: nobody ever met a stale row.
    expect(runs).toBe(24);
  });

  test('given two that lock the same features in opposite order, then Postgres ends one and it runs again', async () => {
    const [both, held] = [gate(), { count: 0 }];
    let runs = 0;
    const cross = (first: string, second: string) =>
      room.store.transact(async (transaction) => {
        runs += 1;
        const one = await feature(transaction, first);
        held.count += 1;
        if (held.count === 2) both.open();
        await both.opened;
        const other = await feature(transaction, second);
        await transaction.write(changes({ features: [one, other].map((each) => ({ ...each, stage: each.stage + 1 })) }));
      });
    await Promise.all([cross('fea_1', 'fea_2'), cross('fea_2', 'fea_1')]);
    expect(runs).toBe(3);
    expect(await stages()).toEqual({ fea_1: 3, fea_2: 3 });
  });

  test('given features that are asked for in any order, then they are locked in the order of their ids', async () => {
    const one = (features: readonly string[]) => room.store.transact((transaction) => transaction.load({ features }, emptyWorld()));
    await Promise.all(Array.from({ length: 20 }, (_one, index) => one(index % 2 === 0 ? ['fea_1', 'fea_2'] : ['fea_2', 'fea_1'])));
    const [row] = await room.sql<{ deadlocks: number }>(`select deadlocks::int from pg_stat_database where datname = current_database()`);
    expect(row?.deadlocks).toBe(0);
  });

  test('given a connection that is cut in the middle, then the failure is told and the next transaction works', async () => {
    const cut = room.store.transact(async (transaction) => {
      await feature(transaction, 'fea_1');
      await room.sql(`select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`);
      await until(async () => (await room.sql(`select 1 from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`)).length === 0, { timeoutMs: 5_000, describe: 'the connection is gone' });
      await transaction.write(changes({ events: [someEvent('lost')] }));
    });
    await expect(cut).rejects.toMatchObject({ code: 'store.unreachable', retryable: true });
    await room.store.transact((transaction) => transaction.write(changes({ events: [someEvent('kept')] })));
    expect(await room.sql('select type from events')).toEqual([{ type: 'kept' }]);
  });
});

describe('the cursor of a boot', () => {
  test('given a boot that nobody heard of, then 0; once settled, what was settled', async () => {
    const { store } = room;
    expect(await store.transact((transaction) => transaction.settledSeq('nod_a', 'boo_1'))).toBe(0);
    await store.transact((transaction) => transaction.settle('nod_a', 'boo_1', { from: 0, to: 7 }));
    expect(await store.transact((transaction) => transaction.settledSeq('nod_a', 'boo_1'))).toBe(7);
    expect(await store.watermarks('nod_a')).toEqual([{ boot: 'boo_1', seq: 7 }]);
  });

  test('given another hub that settled more than we remember, when we settle from there, then our commit is void and begins again with what is so', async () => {
    const { store } = room;
    const seen: number[] = [];
    const take = (): Promise<void> =>
      store.transact(async (transaction) => {
        const settled = await transaction.settledSeq('nod_a', 'boo_1');
        seen.push(settled);
        await transaction.settle('nod_a', 'boo_1', { from: settled, to: settled + 1 });
      });
    await take();
    await room.sql('update fact_cursors set settled = 40');
    await take();
    expect(seen).toEqual([0, 1, 40]);
    expect(await store.watermarks('nod_a')).toEqual([{ boot: 'boo_1', seq: 41 }]);
    await room.sql('update fact_cursors set settled = 50');
    expect(await store.transact((transaction) => transaction.settledSeq('nod_a', 'boo_1'))).toBe(41);
    expect(await store.transact((transaction) => transaction.settledSeq('nod_a', 'boo_1', 'anew'))).toBe(50);
  });

  test('given a settling that is void and not waited for, when more is asked for behind it, then it fails for that reason and the work begins again', async () => {
    const { store } = room;
    let tries = 0;
    await store.transact(async (transaction) => {
      tries += 1;
      const settled = await transaction.settledSeq('nod_a', 'boo_1');
      const settling = transaction.settle('nod_a', 'boo_1', { from: tries === 1 ? settled + 5 : settled, to: settled + 6 });
      settling.catch(() => undefined);
      await transaction.load({ nodes: ['nod_a'] }, emptyWorld());
      await transaction.write(changes({ events: [someEvent('kept')] }));
    });
    expect([tries, await room.sql('select type from events')]).toEqual([2, [{ type: 'kept' }]]);
  });

  test('given two that take in facts of one boot at once, then the second sees what the first settled', async () => {
    const take = () =>
      room.store.transact(async (transaction) => {
        const settled = await transaction.settledSeq('nod_a', 'boo_1');
        await transaction.settle('nod_a', 'boo_1', { from: settled, to: settled + 1 });
        return settled;
      });
    const seen = await Promise.all(Array.from({ length: 12 }, take));
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_one, index) => index));
  });

  test('given a fact that cannot be applied, even one of odd bytes, then it is put aside once', async () => {
    const fact = { node: 'nod_a', boot: 'boo_1', seq: 3, body: { text: 'a\0b', half: '\ud800' }, reason: 'not\0a fact' };
    for (const _again of [1, 2]) await room.store.transact((transaction) => transaction.write(changes({ parked: [fact] })));
    expect(await room.sql('select seq, body, reason from parked_facts')).toEqual([{ seq: '3', body: { text: 'a\uFFFDb', half: '\uFFFD' }, reason: 'not\uFFFDa fact' }]);
    expect((await room.store.statusCounts()).parkedFacts).toBe(1);
  });
});

test('given a Postgres that has gone, then every door says that it cannot be reached', async () => {
  const away = await openTestBed();
  const { store } = await away.room();
  await store.ping();
  await away.postgres.stop();
  for (const call of [() => store.ping(), () => store.findToken('x'), () => store.transact((transaction) => transaction.load({ features: ['x'] }, emptyWorld()))]) {
    await expect(call()).rejects.toMatchObject({ code: 'store.unreachable', retryable: true });
  }
});
