import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BusConnection, connectBus, consumeBatches, ensureConsumer, ensureStreams, newKey, openSealed, signer } from '@fuel/bus';
import { consumers, messageTypes, type Order, orderBatch, orderMessage, sources, streams, subjects } from '@fuel/contracts';
import { startNats, type TestNats, until } from '@fuel/testing';
import { hashOf } from '../auth/secret.ts';
import type { Voice } from '../control.ts';
import { openPatience } from './patience.ts';
import { relay as relaying, type RelayOptions } from './relay.ts';
import type { DueOrder } from './write-letters.ts';

const hub = 'hub_1';
const node = 'node_1';
const key = signer(newKey('user').seed);
let nats: TestNats;
let connection: BusConnection;

beforeAll(async () => {
  nats = await startNats();
  connection = await connectBus({ servers: nats.url, inboxPrefix: '_INBOX.hub', name: 'hub' });
  await ensureStreams(connection, hub);
  await ensureConsumer(connection, { stream: streams.orders(hub), durable: consumers.node(node), filterSubject: subjects.order(hub, node) });
});
afterAll(async () => {
  await connection.close();
  await nats.stop();
});

const repository = { id: 'rep_1', name: 'app', url: '/srv/app.git', path: null, defaultBranch: 'main' };
const body: Order = { type: 'repository.observe', repository };
const voice = (): Voice => ({ connection, hub, key, now: Date.now, newId: () => 'msg_1' });
const present = () => [{ node }];
const unsendable = (order: string, _node: string, reason: string): never => {
  throw new Error(`${order}: ${reason}`);
};

const relay = (options: Omit<RelayOptions, 'contractOf' | 'patience'>, contract = 1) => relaying({ ...options, contractOf: () => contract, patience: openPatience(Date.now) }, false);

type Sealed = Extract<ReturnType<typeof openSealed>, { ok: true }>;

/** Plays a node that takes its orders: each message as it was sealed, of one of these types. */
const takeOrders = (at: string, type: readonly string[], take: (opened: Sealed, bytes: number) => void) =>
  consumeBatches(connection, {
    stream: streams.orders(hub),
    durable: consumers.node(at),
    maxBatch: 10,
    onTrouble: (cause) => {
      throw cause;
    },
    handler: async (messages) => {
      for (const { data } of messages) {
        const opened = openSealed(data, { type, source: sources.hub(hub), keys: [key.publicKey], now: Date.now() });
        if (!opened.ok) throw new Error(opened.reason);
        take(opened, data.length);
      }
      return Promise.resolve();
    },
  });

/** Plays the outbox: gives one order out again and again. */
const outbox = () => {
  const given: DueOrder[] = [];
  const released: string[] = [];
  return {
    given,
    released,
    claim: async () => {
      given.push({ id: 'ord_1', node, sends: given.length + 1, body });
      return Promise.resolve(given.slice(-1));
    },
    release: async (ids: readonly string[]) => Promise.resolve(void released.push(...ids)),
  };
};

test('given an order that is not confirmed, when it is relayed again, then the node gets it again under a new message id, signed each time', async () => {
  const { claim, release } = outbox();
  const got: string[] = [];
  const consuming = takeOrders(node, [messageTypes.order], (opened) => {
    expect(orderMessage.parse(opened.body)).toEqual({ hub, node, order: 'ord_1', body });
    got.push(opened.envelope.id);
  });
  await relay({ voice: voice(), present, claim, release, unsendable });
  await relay({ voice: voice(), present, claim, release, unsendable });
  await until(() => got.length === 2, { timeoutMs: 5_000, describe: 'both sendings arrived' });
  await consuming.stop();
  expect(got).toEqual(['ord_1.1', 'ord_1.2']);
});

test('given no node is present, then nothing is taken out of the outbox', async () => {
  const { claim, release, given } = outbox();
  expect(await relay({ voice: voice(), present: () => [], claim, release, unsendable })).toBe(false);
  expect(given).toEqual([]);
});

test('given a stream that cannot take it, then the order is released and the failure is told', async () => {
  const { claim, release, released } = outbox();
  const nowhere = { ...voice(), hub: 'hub_without_streams' };
  await expect(relay({ voice: nowhere, present, claim, release, unsendable })).rejects.toMatchObject({ code: 'bus.no_stream' });
  expect(released).toEqual(['ord_1']);
});

test('given orders that the wire will never take, then they are told of and not released, and the others go out', async () => {
  const wrong = { ...body, repository: { ...repository, name: 'No name' } };
  const due: DueOrder[] = [
    { id: 'ord_wrong', node, sends: 1, body: wrong },
    { id: 'ord_huge', node, sends: 1, body: { type: 'landing.prepare', repository, landing: 'lnd_1', epoch: 1, feature: { id: 'fea_1', name: 'x' }, ref: 'r', heads: heads(10_000) } },
    { id: 'ord_good', node, sends: 1, body },
  ];
  const told: [string, string][] = [];
  const released: string[] = [];
  const options = { voice: voice(), present, claim: async () => Promise.resolve(due), release: async (ids: readonly string[]) => Promise.resolve(void released.push(...ids)) };
  expect(await relay({ ...options, unsendable: (order, _node, reason) => void told.push([order, reason]) })).toBe(false);
  expect(told).toEqual([['ord_wrong', expect.stringMatching(/^body\.repository\.name/)], ['ord_huge', expect.stringMatching(/only from contract 4 on: it speaks 1\. Update fuel there/)]]);
  expect(released).toEqual([]);
});

const heads = (size: number) => Array.from({ length: size }, (_, index) => ({ task: `tsk_${index}`, sha: 'a'.repeat(40), ref: 'refs/heads/fuel', title: 'A title' }));

test('given several orders for a node that takes them together, then they are one message with one signature, and what does not fit beside them goes alone', async () => {
  const at = 'node_2';
  await ensureConsumer(connection, { stream: streams.orders(hub), durable: consumers.node(at), filterSubject: subjects.order(hub, at) });
  const large: Order = { type: 'landing.prepare', repository, landing: 'lnd_1', epoch: 1, feature: { id: 'fea_1', name: 'x' }, ref: 'r', heads: heads(2_200) };
  const due: DueOrder[] = ['ord_1', 'ord_large_1', 'ord_2', 'ord_large_2'].map((id) => ({ id, node: at, sends: 1, body: id.includes('large') ? large : body }));
  const got: string[][] = [];
  await relay({ voice: voice(), present: () => [{ node: at }], claim: async () => Promise.resolve(due), release: async () => Promise.resolve(), unsendable }, 2);
  const consuming = takeOrders(at, [messageTypes.order, messageTypes.orders], ({ body: read }) => {
    const together = orderBatch.safeParse(read);
    got.push(together.success ? together.data.orders.map((one) => one.order) : [orderMessage.parse(read).order]);
  });
  await until(() => got.flat().length === due.length, { timeoutMs: 5_000, describe: 'every order arrived' });
  await consuming.stop();
  expect(got).toEqual([['ord_1', 'ord_large_1', 'ord_2'], ['ord_large_2']]);
});

test('given an order of 5,000 heads for a node that fetches lists, then it goes without them, names their hash, and an older node is told to be updated', async () => {
  const at = 'node_3';
  await ensureConsumer(connection, { stream: streams.orders(hub), durable: consumers.node(at), filterSubject: subjects.order(hub, at) });
  const large: Order = { type: 'landing.prepare', repository, landing: 'lnd_1', epoch: 1, feature: { id: 'fea_1', name: 'x' }, ref: 'r', heads: heads(5_000) };
  const told: string[] = [];
  const options = {
    voice: voice(), present: () => [{ node: at }], claim: async () => Promise.resolve([{ id: 'ord_5000', node: at, sends: 1, body: large }]), release: async () => Promise.resolve(),
    unsendable: (_order: string, _node: string, reason: string) => void told.push(reason),
  };
  await relay(options, 3);
  expect(told).toEqual([expect.stringMatching(/only from contract 4 on: it speaks 3\. Update fuel there/)]);
  await relay(options, 4);
  const got: unknown[] = [];
  const consuming = takeOrders(at, [messageTypes.order], (opened, bytes) => {
    got.push(orderMessage.parse(opened.body).body);
    expect(bytes).toBeLessThan(2_000);
  });
  await until(() => got.length === 1, { timeoutMs: 5_000, describe: 'the order arrived' });
  await consuming.stop();
  const text = JSON.stringify({ heads: large.heads });
  expect(got).toEqual([{ ...large, heads: large.heads.slice(0, 1), lists: { sha256: hashOf(text), bytes: text.length } }]);
});
