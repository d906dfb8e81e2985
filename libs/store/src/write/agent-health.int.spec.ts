import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AgentHealth, emptyWorld, healthKey } from '@fuel/core';
import { changes, newFeature, someFeature, someTask } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
  room = await bed.room();
  await room.sql(`insert into nodes (id, public_key, name, contract, slots, agents) values ('nod_1', 'key', 'api-1', 2, 4, $1)`, [JSON.stringify([{ name: 'opus', version: '1', usable: true, reason: null }])]);
  await room.store.transact((transaction) => transaction.write(changes({ created: [newFeature(someFeature('fea_1'), [someTask('one')])] })));
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});

const now = Date.UTC(2026, 0, 31, 12, 0, 0, 123);
const row: AgentHealth = { node: 'nod_1', agent: 'opus', kind: 'unhealthy', failure: 'auth', message: 'no key', failures: 1, since: now, until: now + 60_000 };
const key = healthKey('nod_1', 'opus');
const put = (...health: AgentHealth[]) => room.store.transact((transaction) => transaction.write(changes({ health })));
const stored = () =>
  room.store.transact(async (transaction) => {
    const world = emptyWorld();
    await transaction.load({ health: [key] }, world);
    return world.health.get(key);
  });
const sound = (at: number) => room.store.transact((transaction) => transaction.write(changes({ attempts: [{ task: 'tsk_one', epoch: 1, finishedAt: at }], sound: [{ node: 'nod_1', agent: 'opus', at }] })));
const hello = (version: string) =>
  room.store.sayHello({ type: 'hello', hub: 'hub_1', node: 'nod_1', boot: 'boo_1', contract: 2, version: '1', slots: 4, agents: [{ name: 'opus', version, usable: true, reason: null }], repositories: [], attempts: [], orders: [] }, now, null);
const agentOf = async (at: number) => (await room.store.readBoard(at, { repositories: [], workspaces: [], lanes: [] })).nodes[0]?.agents[0];

describe('what is said against an agent at a node', () => {
  test('given a row, then it is read as it was written, and the board has the agent unusable until its time has come', async () => {
    await put(row, { ...row, failures: 2 });
    expect(await stored()).toEqual({ ...row, failures: 2 });
    expect(await agentOf(now)).toMatchObject({ usable: false, health: { until: now + 60_000 } });
    expect(await agentOf(now + 60_000)).toMatchObject({ usable: true, probe: true });
    expect((await room.store.listAgents()).health).toEqual([{ ...row, failures: 2 }]);
    expect(await room.store.nodesAgainst('opus')).toEqual([{ node: 'nod_1', name: 'api-1' }]);
  });

  test('given an attempt that went well, then it is gone, unless the provider said of a limit that lasts longer', async () => {
    await sound(now);
    expect(await stored()).toBeNull();
    await put({ ...row, kind: 'limited', failure: 'rate_limited' });
    await sound(now);
    expect(await stored()).toMatchObject({ kind: 'limited' });
    await sound(now + 60_000);
    expect(await stored()).toBeNull();
  });

  test('given a node that says the same of its agent again, then it stays; another version is a cure', async () => {
    await hello('1');
    await put(row);
    await hello('1');
    expect(await stored()).toEqual(row);
    await hello('2');
    expect(await stored()).toBeNull();
  });
});
