import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BusConnection, connectBus, newKey, openSealed, seal, signer, subscribeCore } from '@fuel/bus';
import { type Control, control, type Hello, messageTypes, type Presence, sources, subjects } from '@fuel/contracts';
import type { Needs } from '@fuel/core';
import type { EngineDeps, Transaction } from '@fuel/engine';
import { startNats, type TestNats, until } from '@fuel/testing';
import { hear, type HearOptions } from './hear.ts';
import { openRoll } from './roll.ts';

const hub = 'hub_1';
const node = 'node_1';
const hubKey = signer(newKey('user').seed);
const nodeKey = signer(newKey('user').seed);
let nats: TestNats;
let connection: BusConnection;
const told: Control[] = [];

beforeAll(async () => {
  nats = await startNats();
  connection = await connectBus({ servers: nats.url, inboxPrefix: '_INBOX.hub', name: 'hub' });
  subscribeCore(connection, subjects.control(hub, node), {
    handler: ({ data }) => {
      const opened = openSealed(data, { type: messageTypes.control, source: sources.hub(hub), keys: [hubKey.publicKey], now: Date.now() });
      if (!opened.ok) throw new Error(opened.reason);
      told.push(control.parse(opened.body));
    },
  });
  await connection.flush();
});
afterAll(async () => {
  await connection.close();
  await nats.stop();
});

const hello: Hello = { type: 'hello', hub, node, boot: 'boot_1', contract: 1, version: '1', slots: 2, agents: [], repositories: [{ id: 'rep_1', readable: true, head: null }], attempts: [], orders: [] };

/** An engine that must not be needed: nothing that is heard here changes a row. */
const engine = { settings: { leaseMs: 10_000 }, now: Date.now, breathe: () => Promise.resolve(), transact: () => Promise.reject(new Error('a row was changed')) } as unknown as EngineDeps;

function listener(more: Partial<HearOptions> = {}) {
  const roll = openRoll(10_000);
  const refused: string[] = [];
  const options: HearOptions = {
    engine,
    voice: { connection, hub, key: hubKey, now: Date.now, newId: () => 'msg_1' },
    roll,
    keysOf: async () => Promise.resolve(new Map([[node, nodeKey.publicKey]])),
    sayHello: async () => Promise.resolve(null),
    listeningSince: () => 0,
    goodbye: async () => Promise.resolve(),
    liveAttempts: async () => Promise.resolve([]),
    watermarks: async () => Promise.resolve([{ boot: 'boot_0', seq: 7 }]),
    repositoriesOfNode: async () => Promise.resolve([{ id: 'rep_1', name: 'api', url: '/srv/api.git', path: null, defaultBranch: 'main' }]),
    ensureConsumer: async () => Promise.resolve(),
    committed: () => undefined,
    refused: (_node, reason) => void refused.push(reason),
    ...more,
  };
  const say = async (body: Presence, by = nodeKey): Promise<void> => {
    told.length = 0;
    await sayText(seal(by, { id: 'msg_1', source: sources.node(node), type: messageTypes.presence, time: new Date().toISOString(), body }));
  };
  const sayText = async (data: string): Promise<void> => {
    await hear(options, { subject: subjects.presence(hub, node), data: new TextEncoder().encode(data) });
    await connection.flush();
  };
  return { roll, refused, say, sayText };
}

const answer = () => until(() => told[0], { timeoutMs: 2_000, describe: 'the hub answered' });

test('given a hello, then the node is welcomed with its live epochs and watermarks, and counts as present from then on', async () => {
  const { roll, say } = listener({ liveAttempts: async () => Promise.resolve([{ task: 'tsk_1', epoch: 3, order: 'ord_1', confirmed: false }]) });
  expect(roll.present(Date.now())).toEqual([]);
  await say(hello);
  expect(await answer()).toMatchObject({ type: 'welcome', boot: 'boot_1', live: [{ task: 'tsk_1', epoch: 3 }], watermarks: [{ boot: 'boot_0', seq: 7 }], refused: null });
  expect(roll.present(Date.now())).toEqual([{ node }]);
});

test('given an attempt that was confirmed and that the hello does not name, then it is lost and not live; one whose order is on its way stays', async () => {
  const asked: Needs[] = [];
  const transaction = { load: async (needs: Needs) => Promise.resolve(void asked.push(needs)), write: async () => Promise.resolve() } as unknown as Transaction;
  const transact: EngineDeps['transact'] = (work) => work(transaction);
  const { say } = listener({
    engine: { ...engine, transact },
    liveAttempts: async () => Promise.resolve([
      { task: 'tsk_1', epoch: 1, order: 'ord_1', confirmed: true },
      { task: 'tsk_2', epoch: 1, order: 'ord_2', confirmed: false },
      { task: 'tsk_3', epoch: 2, order: 'ord_3', confirmed: true },
    ]),
  });
  await say({ ...hello, orders: ['ord_3'] });
  expect(await answer()).toMatchObject({ type: 'welcome', live: [{ task: 'tsk_2' }, { task: 'tsk_3' }] });
  expect(asked).toEqual([{ tasks: ['tsk_1'] }, { tasks: ['tsk_1'] }]);
});

test('given a hello that was written before facts that have been applied since, then it proves no attempt lost', async () => {
  const { say } = listener({
    liveAttempts: async () => Promise.resolve([{ task: 'tsk_1', epoch: 1, order: 'ord_1', confirmed: true }]),
    watermarks: async () => Promise.resolve([{ boot: 'boot_1', seq: 8 }]),
  });
  await say({ ...hello, seq: 7 });
  expect(await answer()).toMatchObject({ type: 'welcome', live: [{ task: 'tsk_1' }] });
});

test('given a sign of life of a boot that was not welcomed here, then a hello is asked for', async () => {
  const { roll, say } = listener();
  await say({ type: 'alive', hub, node, boot: 'boot_1', attempts: [], freeSlots: 2 });
  expect(await answer()).toMatchObject({ type: 'helloWanted' });
  expect(roll.present(Date.now())).toEqual([]);
});

test('given another home that speaks for the node, then a copy is told by whom and since when, and the node itself stays as it is', async () => {
  const holder = { mark: 'home_a', host: 'tower', since: '2026-01-31T12:00:00.000Z' };
  const asked: number[] = [];
  const { roll, refused, say } = listener({ sayHello: async ({ boot }, _at, _refused, silentBefore) => (asked.push(silentBefore), Promise.resolve(boot === 'boot_1' ? null : holder)) });
  await say({ ...hello, home: { mark: 'home_a', host: 'tower' } });
  await answer();
  await say({ ...hello, boot: 'boot_2', home: { mark: 'home_b', host: 'laptop' } });
  expect(await answer()).toMatchObject({ type: 'welcome', boot: 'boot_2', live: [], held: holder, refused: expect.stringMatching(/tower.*2026-01-31T12:00:00.000Z.*copy/) });
  expect(refused).toEqual([expect.stringMatching(/second one .* on laptop, .* tower does since/)]);
  await say({ type: 'goodbye', hub, node, boot: 'boot_2' });
  expect(roll.present(Date.now())).toEqual([{ node }]);
  expect(asked.every((before) => before <= Date.now() - 12 * 10_000)).toBe(true);
});

test('given a hub that has not listened for long, then nobody has been silent', async () => {
  const asked: number[] = [];
  const { say } = listener({ listeningSince: () => Date.now() - 1_000, sayHello: async (_hello, _at, _refused, silentBefore) => (asked.push(silentBefore), Promise.resolve(null)) });
  await say(hello);
  expect(asked).toEqual([-Infinity]);
});

test('given a goodbye, then the node is gone', async () => {
  const { roll, say } = listener();
  await say(hello);
  await say({ type: 'goodbye', hub, node, boot: 'boot_1' });
  expect(roll.present(Date.now())).toEqual([]);
});

test('given presence that another key has signed, then it changes nothing and is refused with the reason', async () => {
  const { roll, refused, say } = listener();
  await say(hello, signer(newKey('user').seed));
  expect(refused[0]).toMatch(/not a key of/);
  expect(roll.present(Date.now())).toEqual([]);
});

test('given a hello that somebody says again when it has expired, then nothing follows from it', async () => {
  const { roll, refused, sayText } = listener();
  const expires = new Date(Date.now() - 1_000).toISOString();
  await sayText(seal(nodeKey, { id: 'msg_1', source: sources.node(node), type: messageTypes.presence, time: new Date().toISOString(), expires, body: hello }));
  expect([roll.present(Date.now()), refused]).toEqual([[], [expect.stringContaining('expired')]]);
});
