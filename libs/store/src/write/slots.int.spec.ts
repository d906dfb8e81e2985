import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SlotDelta } from '@fuel/core';
import { openStore, type Store } from '../open-store.ts';
import { changes } from '../rows.arb.ts';
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
  await room.sql(`insert into nodes (id, public_key, name, contract, slots) select id, id, id, 1, 5 from unnest(array['nod_a', 'nod_b']) id`);
});
afterEach(() => other.close());

const delta = (node: string, agent: string, by: 1 | -1 = 1): SlotDelta => ({ node, workspace: 'default', agent, delta: by });
const move = (store: Store, ...slots: SlotDelta[]) => store.transact((transaction) => transaction.write(changes({ slots })));
const taken = async () => Object.fromEntries((await room.sql<{ key: string; taken: number }>(`select trim(kind || ' ' || owner || ' ' || name) as key, taken from slots order by 1`)).map(({ key, taken: n }) => [key, n]));
const limit = (agent: string, most: number) => room.sql(`update workspaces set rules = jsonb_build_object('agents', jsonb_build_object($1::text, jsonb_build_object('limit', $2::int)), 'routing', jsonb_build_array()) where name = 'default'`, [agent, most]);

describe('places at nodes and of agents', () => {
  test('given claims and what is given back, then one row a counter says what is taken, and what is both in one commit touches none', async () => {
    await move(room.store, delta('nod_a', 'opus'), delta('nod_a', 'sonnet'), delta('nod_b', 'opus'));
    expect(await taken()).toEqual({ 'agent default opus': 2, 'agent default sonnet': 1, 'node nod_a': 2, 'node nod_b': 1 });
    await move(room.store, delta('nod_a', 'opus', -1), delta('nod_b', 'opus'));
    expect(await taken()).toEqual({ 'agent default opus': 2, 'agent default sonnet': 1, 'node nod_a': 1, 'node nod_b': 2 });
    const before = await room.sql('select xmin from slots order by kind, owner, name');
    await move(room.store, delta('nod_a', 'opus'), delta('nod_a', 'opus', -1));
    expect(await room.sql('select xmin from slots order by kind, owner, name')).toEqual(before);
  });

  test('given a full node or agent, then a commit that wants one place more is void, and one that gives places back is not', async () => {
    await limit('opus', 2);
    await move(room.store, delta('nod_a', 'opus'), delta('nod_b', 'opus'));
    await expect(move(room.store, delta('nod_a', 'opus'))).rejects.toMatchObject({ code: 'store.busy' });
    expect(await taken()).toEqual({ 'agent default opus': 2, 'node nod_a': 1, 'node nod_b': 1 });
    await limit('opus', 0);
    await move(room.store, delta('nod_a', 'opus', -1));
    await expect(move(room.store, delta('nod_a', 'opus'))).rejects.toMatchObject({ code: 'store.busy' });
    await room.sql(`update nodes set slots = 0`);
    await expect(move(room.store, delta('nod_a', 'other'))).rejects.toMatchObject({ code: 'store.busy' });
    expect(await taken()).toEqual({ 'agent default opus': 1, 'node nod_a': 0, 'node nod_b': 1 });
  }, 30_000);

  test('given two hubs that claim and give back the same places at once, then no limit is ever exceeded, nobody waits in a circle, and nothing is lost', async () => {
    await limit('opus', 2);
    let most = 0;
    const holding = { opus: 0, sonnet: 0 };
    const worker = async (store: Store, seed: number): Promise<number> => {
      let claims = 0;
      for (let n = 0; n < 12; n++) {
        const [first, second] = (seed + n) % 2 === 0 ? (['nod_a', 'nod_b'] as const) : (['nod_b', 'nod_a'] as const);
        const agent = (seed + n) % 3 === 0 ? 'sonnet' : 'opus';
        const node = n % 2 === 0 ? first : second;
        const got = await move(store, delta(node, agent)).then(() => true, (cause: { code?: string }) => cause.code === 'store.busy' ? false : Promise.reject(cause as Error));
        if (!got) continue;
        claims += 1;
        holding[agent] += 1;
        most = Math.max(most, holding.opus);
        await store.ping();
        holding[agent] -= 1;
        await move(store, delta(node, agent, -1));
      }
      return claims;
    };
    const claims = await Promise.all(Array.from({ length: 8 }, (_one, seed) => worker(seed % 2 === 0 ? room.store : other, seed)));
    expect(claims.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(20);
    expect(await taken()).toEqual({ 'agent default opus': 0, 'agent default sonnet': 0, 'node nod_a': 0, 'node nod_b': 0 });
    expect(most).toBeLessThanOrEqual(2);
  }, 60_000);
});
