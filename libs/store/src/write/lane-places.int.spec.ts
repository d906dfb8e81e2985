import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { LaneDelta } from '@fuel/core';
import { openStore, type Store } from '../open-store.ts';
import { changes, newFeature, someFeature, someTask } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
let room: Room;
let other: Store;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});
beforeEach(async () => {
  room = await bed.room();
  other = openStore({ url: room.url, poolSize: 8, log: () => undefined });
});
afterEach(() => other.close());

const claim = (most: number | null, delta: 1 | -1 = 1, lane = 'db'): LaneDelta => ({ lane, most, delta });
const move = (store: Store, ...lanes: LaneDelta[]) => store.transact((transaction) => transaction.write(changes({ lanes })));
const rows = () => room.sql<{ lane: string; taken: number; limits: object }>('select lane, taken, limits from lane_places order by 1');
const refused = { code: 'store.busy' };

describe('places in lanes', () => {
  test('given tasks that ask for different limits, then never more than the strictest of them lets in, and whoever goes or asks for less is never held up', async () => {
    await move(room.store, claim(3), claim(null));
    expect(await rows()).toEqual([{ lane: 'db', taken: 2, limits: { 3: 1 } }]);
    await expect(move(room.store, claim(2))).rejects.toMatchObject(refused);
    await move(room.store, claim(null), claim(1, 1, 'web'));
    await expect(move(room.store, claim(null))).rejects.toMatchObject(refused);
    // One that lets in two for one that lets in any number, and the other way round.
    await expect(move(room.store, claim(null, -1), claim(2))).rejects.toMatchObject(refused);
    await move(room.store, claim(3, -1), claim(null));
    await move(room.store, claim(null), claim(null));
    expect(await rows()).toEqual([{ lane: 'db', taken: 5, limits: {} }, { lane: 'web', taken: 1, limits: { 1: 1 } }]);
    for (let n = 0; n < 5; n++) await move(room.store, claim(null, -1));
    await move(room.store, claim(1), claim(1, -1));
    await expect(move(room.store, claim(1), claim(null))).rejects.toMatchObject(refused);
    await move(room.store, claim(1));
    const before = await room.sql('select xmin from lane_places order by lane');
    await move(room.store, claim(1), claim(1, -1));
    expect(await room.sql('select xmin from lane_places order by lane')).toEqual(before);
    expect(await rows()).toEqual([{ lane: 'db', taken: 1, limits: { 1: 1 } }, { lane: 'web', taken: 1, limits: { 1: 1 } }]);
  }, 60_000);

  test('given two hubs that let tasks into the same lanes at once, then none ever holds more than it may, nobody waits in a circle, and nothing is lost', async () => {
    let most = 0;
    let alone = 0;
    const under = new Map<object, number | null>();
    const worker = async (store: Store, seed: number): Promise<number> => {
      let claims = 0;
      for (let n = 0; n < 10; n++) {
        const limit = (seed + n) % 4 === 0 ? 1 : (seed + n) % 2 === 0 ? 2 : null;
        const lanes = (by: 1 | -1) => ((seed + n) % 3 === 0 ? [claim(limit, by), claim(null, by, 'web')] : [claim(null, by, 'web'), claim(limit, by)]);
        const got = await move(store, ...lanes(1)).then(() => true, (cause: { code?: string }) => (cause.code === 'store.busy' ? false : Promise.reject(cause as Error)));
        if (!got) continue;
        claims += 1;
        const me = {};
        under.set(me, limit);
        if ([...under.values()].includes(2)) most = Math.max(most, under.size);
        if ([...under.values()].includes(1)) alone = Math.max(alone, under.size);
        await store.ping();
        under.delete(me);
        await move(store, ...lanes(-1));
      }
      return claims;
    };
    const claims = await Promise.all(Array.from({ length: 6 }, (_one, seed) => worker(seed % 2 === 0 ? room.store : other, seed)));
    expect(claims.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(10);
    expect(await rows()).toEqual([{ lane: 'db', taken: 0, limits: {} }, { lane: 'web', taken: 0, limits: {} }]);
    expect([most <= 2, alone <= 1]).toEqual([true, true]);
  }, 60_000);

  test('given what is placed, then the counters are counted anew, and a counter that says something else is told', async () => {
    const at = (name: string) => ({ state: { name: 'running' as const, node: 'nod_a', agent: 'scripted', order: `ord_${name}`, since: 0 } });
    await room.store.transact((transaction) => transaction.write(changes({
      created: [newFeature(someFeature('fea_1'), [someTask('a', at('a'), { lane: { key: 'db', parallel: 2 } }), someTask('b', at('b'), { lane: { key: 'db' } }), someTask('c', {}, { lane: { key: 'db', parallel: false } })])],
      lanes: [claim(2), claim(null)],
    })));
    expect((await room.store.recount()).lanes).toEqual([]);
    await room.sql(`update lane_places set limits = '{}'`);
    const counted = { lane: 'db', stored: { taken: 2, limits: {} }, counted: { taken: 2, limits: { 2: 1 } } };
    expect((await room.store.recount()).lanes).toEqual([counted]);
    expect((await room.store.verify({ most: 100 })).differences.filter((one) => one.table === 'lane_places')).toEqual([{ table: 'lane_places', row: 'db', field: 'taken, limits', stored: counted.stored, rebuilt: counted.counted }]);
  }, 60_000);
});
