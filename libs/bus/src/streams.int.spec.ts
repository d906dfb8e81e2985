import { mkdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { streams, subjects } from '@fuel/contracts';
import { startNats, temporaryDirectory, until, type TemporaryDirectory, type TestNats } from '@fuel/testing';
import { jetstreamManager, RetentionPolicy } from '@nats-io/jetstream';
import { connectBus, type BusConnection } from './connect.ts';
import { ensureConsumer, removeConsumer } from './ensure-consumer.ts';
import { publishAllDurable, publishDurable } from './publish.ts';
import { ensureStreams } from './streams.ts';

// Real programs on a machine that others use too.
jest.setTimeout(60_000);

let store: TemporaryDirectory;
let server: TestNats;
let bus: BusConnection;

beforeAll(async () => {
  store = await temporaryDirectory('store');
  server = await startNats({ storeDir: store.path });
  bus = await connectBus({ servers: server.url, inboxPrefix: '_INBOX.hub', name: 'hub' });
});

afterAll(async () => {
  await bus?.close();
  await server?.stop();
  await store?.remove();
});

const consumerOf = (hubId: string) => ({ stream: streams.orders(hubId), durable: 'node_a', filterSubject: subjects.order(hubId, 'node_a') });

test('given nothing, when streams and consumers are ensured twice, then the second time changes nothing and the probe leaves no trace', async () => {
  const made = (recreated: boolean) => [streams.facts('hub_a'), streams.orders('hub_a')].map((stream) => ({ stream, recreated }));
  expect(await ensureStreams(bus, 'hub_a')).toEqual(made(true));
  expect(await ensureStreams(bus, 'hub_a')).toEqual(made(false));
  expect(await ensureConsumer(bus, consumerOf('hub_a'))).toEqual({ recreated: true });
  expect(await ensureConsumer(bus, { ...consumerOf('hub_a'), ackWaitMs: 4_000 })).toEqual({ recreated: false });
  const manager = await jetstreamManager(bus.nats, { checkAPI: false });
  expect((await manager.streams.info(streams.facts('hub_a'))).state.messages).toBe(0);
  expect((await manager.consumers.info(streams.orders('hub_a'), 'node_a')).config.ack_wait).toBe(4_000_000_000);
});

test('given a stream of an older layout, when it is ensured, then it is made anew in the layout of today', async () => {
  const manager = await jetstreamManager(bus.nats, { checkAPI: false });
  await manager.streams.add({ name: streams.facts('hub_b'), subjects: [subjects.facts('hub_b')], retention: RetentionPolicy.Limits });
  expect((await ensureStreams(bus, 'hub_b'))[0]).toEqual({ stream: streams.facts('hub_b'), recreated: true });
  expect((await manager.streams.info(streams.facts('hub_b'))).config.retention).toBe(RetentionPolicy.Workqueue);
});

test('given a directory that was wiped under a running server, when publishing is refused with a storage failure, then ensuring mends it', async () => {
  await ensureStreams(bus, 'hub_c');
  await rm(store.path, { recursive: true });
  await mkdir(store.path);
  const block = 'x'.repeat(500_000);
  const refused = await until(
    async () => {
      const published = await publishDurable(bus, subjects.order('hub_c', 'node_a'), block, {});
      return published.ok ? null : published;
    },
    { timeoutMs: 10_000, describe: 'the wiped directory is noticed', everyMs: 1 },
  );
  expect(refused).toMatchObject({ code: 'bus.storage', retryable: true });
  const ensured = await ensureStreams(bus, 'hub_c');
  expect(ensured).toContainEqual({ stream: streams.orders('hub_c'), recreated: true });
  expect(await publishDurable(bus, subjects.order('hub_c', 'node_a'), 'again', {})).toMatchObject({ ok: true });
});

test('given the same message id twice, when both are published, then the second is a duplicate', async () => {
  await ensureStreams(bus, 'hub_d');
  const message = { subject: subjects.order('hub_d', 'node_a'), payload: 'order', msgId: 'one' };
  const results = await publishAllDurable(bus, [message, message, { ...message, msgId: 'two' }, { ...message, subject: 'nowhere' }], { inFlight: 1 });
  expect(results).toMatchObject([
    { ok: true, duplicate: false },
    { ok: true, duplicate: true },
    { ok: true, duplicate: false },
    { ok: false, code: 'bus.no_stream' },
  ]);
});

test('given more than the server takes, when it is published, then it is too large and not worth a second try', async () => {
  const published = await publishDurable(bus, subjects.order('hub_d', 'node_a'), 'x'.repeat(2_000_000), {});
  expect(published).toMatchObject({ ok: false, code: 'bus.too_large', retryable: false });
});

test('given a consumer that is gone already, when it is removed, then nothing is wrong; without its stream it cannot be ensured', async () => {
  await removeConsumer(bus, streams.orders('hub_d'), 'node_z');
  await removeConsumer(bus, 'NO_SUCH_STREAM', 'node_z');
  await expect(ensureConsumer(bus, consumerOf('hub_none'))).rejects.toMatchObject({ code: 'bus.no_stream' });
});
