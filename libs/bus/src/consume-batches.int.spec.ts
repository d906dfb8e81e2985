import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { streams, subjects } from '@fuel/contracts';
import { leftovers, startNats, temporaryDirectory, until, type TemporaryDirectory, type TestNats } from '@fuel/testing';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connectBus, type BusConnection } from './connect.ts';
import { consumeBatches, type BatchOptions, type BusMessage } from './consume-batches.ts';
import { ensureConsumer } from './ensure-consumer.ts';
import { publishAllDurable, publishDurable } from './publish.ts';
import { ensureStreams } from './streams.ts';

// Real programs on a machine that others use too.
jest.setTimeout(60_000);

let store: TemporaryDirectory;
let server: TestNats;
let bus: BusConnection;
let manager: JetStreamManager;
let hubId = 'hub_0';
let count = 0;

beforeAll(async () => {
  store = await temporaryDirectory('store');
  server = await startNats({ storeDir: store.path });
  bus = await connectBus({ servers: server.url, inboxPrefix: '_INBOX.hub', name: 'hub', pingIntervalMs: 500 });
  manager = await jetstreamManager(bus.nats, { checkAPI: false });
});

afterAll(async () => {
  await bus?.close();
  await server?.stop();
  await store?.remove();
  expect(await leftovers()).toEqual([]);
});

beforeEach(async () => {
  hubId = `hub_${(count += 1)}`;
  await make();
});

const fact = (): string => subjects.fact(hubId, 'node_a');
const make = async (): Promise<void> => {
  await ensureStreams(bus, hubId);
  await ensureConsumer(bus, { stream: streams.facts(hubId), durable: 'hub', filterSubject: subjects.facts(hubId), ackWaitMs: 5_000 });
};
const publish = (texts: readonly string[]) => publishAllDurable(bus, texts.map((payload) => ({ subject: fact(), payload })));
const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => String(from + index));
const textsOf = (messages: readonly BusMessage[]): string[] => messages.map(({ data }) => new TextDecoder().decode(data));
const stored = async (): Promise<number> => (await manager.streams.info(streams.facts(hubId))).state.messages;
const soon = (describe: string) => ({ timeoutMs: 10_000, describe });

function consume(handler: BatchOptions['handler'], options: Partial<BatchOptions> = {}) {
  return consumeBatches(bus, { stream: streams.facts(hubId), durable: 'hub', maxBatch: 100, handler, onTrouble: () => undefined, heartbeatMs: 500, ...options });
}

describe('consumeBatches', () => {
  test('given a thousand facts, when they are consumed, then they come in order, in whole batches, and are gone afterwards', async () => {
    const batches: string[][] = [];
    await publish(numbers(0, 1_000));
    const consuming = consume(async (messages) => void batches.push(textsOf(messages)));
    await until(() => batches.flat().length === 1_000, soon('all arrive'));
    await consuming.stop();
    expect(batches.flat()).toEqual(numbers(0, 1_000));
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(100);
    expect(await stored()).toBe(0);
  });

  test('given a handler that is at work, when more arrives meanwhile, then the next batch is all of it and nothing is acknowledged before its handler ended', async () => {
    const batches: string[][] = [];
    let letGo: () => void = () => undefined;
    const consuming = consume(async (messages) => {
      batches.push(textsOf(messages));
      if (batches.length === 1) await new Promise<void>((resolve) => (letGo = resolve));
    });
    await publish(['first']);
    await until(() => batches.length === 1, soon('the first batch is in hand'));
    await publish(numbers(0, 50));
    expect(await stored()).toBe(51);
    letGo();
    await until(() => batches.flat().length === 51, soon('the rest arrives'));
    await consuming.stop();
    expect(batches[1]).toEqual(numbers(0, 50));
    expect(await stored()).toBe(0);
  });

  test('given a handler that rejects once, when the batch comes again, then nothing was lost and it is marked', async () => {
    const trouble: unknown[] = [];
    const again: boolean[] = [];
    const texts: string[] = [];
    const failOnce = async (messages: readonly BusMessage[]): Promise<void> => {
      if (trouble.length === 0) throw new Error('no commit');
      texts.push(...textsOf(messages));
      again.push(...messages.map((message) => message.redelivered));
    };
    await publish(['a', 'b']);
    const consuming = consume(failOnce, { onTrouble: (cause) => trouble.push(cause), nakDelayMs: 20 });
    await until(() => texts.length >= 2, soon('they come again'));
    await consuming.stop();
    expect([texts.toSorted(), again, trouble]).toEqual([['a', 'b'], [true, true], [new Error('no commit')]]);
  });

  test('given a batch in hand and more waiting, when it is stopped, then the batch is settled and the rest goes at once to the next consumer', async () => {
    const first: string[] = [];
    let letGo: () => void = () => undefined;
    await publish(numbers(0, 30));
    const consuming = consume(async (messages) => {
      first.push(...textsOf(messages));
      await new Promise<void>((resolve) => (letGo = resolve));
    }, { maxBatch: 10 });
    // What is there when the first message comes is the batch: at most ten of the thirty.
    await until(() => first.length > 0, soon('a batch is in hand'));
    const stopped = consuming.stop();
    letGo();
    await stopped;
    const taken = first.length;
    expect([first, taken <= 10]).toEqual([numbers(0, taken), true]);
    const second: string[] = [];
    const next = consume(async (messages) => void second.push(...textsOf(messages)));
    await until(() => second.length === 30 - taken, { timeoutMs: 2_000, describe: 'the rest arrives well before the ack wait' });
    await next.stop();
    expect(second.toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers(taken, 30));
  });

  test('given work longer than the ack wait, when it ends, then nobody got the message a second time', async () => {
    await ensureConsumer(bus, { stream: streams.facts(hubId), durable: 'hub', filterSubject: subjects.facts(hubId), ackWaitMs: 300 });
    await publish(['slow']);
    let calls = 0;
    const started = performance.now();
    const consuming = consume(async () => {
      calls += 1;
      await until(() => performance.now() - started > 1_000, soon('three ack waits pass'));
    }, { ackWaitMs: 300 });
    await until(async () => (await stored()) === 0, soon('it is acknowledged'));
    await consuming.stop();
    expect(calls).toBe(1);
  });

  test.each(['consumer', 'stream'] as const)('given a %s that is deleted while we listen, when its owner makes it again, then facts flow again', async (what) => {
    const texts: string[] = [];
    let made = 0;
    const consuming = consume(async (messages) => void texts.push(...textsOf(messages)), {
      onMissing: async () => {
        made += 1;
        await make();
      },
    });
    await publish(['before']);
    await until(() => texts.includes('before'), soon('it flows'));
    if (what === 'consumer') await manager.consumers.delete(streams.facts(hubId), 'hub');
    else await manager.streams.delete(streams.facts(hubId));
    await until(() => made > 0, soon('the loss is noticed'));
    await until(async () => (await publishDurable(bus, fact(), 'after', {})).ok, soon('the stream takes facts again'));
    await until(() => texts.includes('after'), soon('it flows again'));
    await consuming.stop();
  });

  test('given a server that stops and starts on its port, when it is back, then the connection and the facts are too', async () => {
    const texts: string[] = [];
    const consuming = consume(async (messages) => void texts.push(...textsOf(messages)));
    await publish(['before']);
    await until(() => texts.includes('before'), soon('it flows'));
    await server.stop();
    await until(() => !bus.connected, soon('the loss is noticed'));
    expect(await publishDurable(bus, fact(), 'meanwhile', {})).toMatchObject({ ok: false, code: 'bus.disconnected', retryable: true });
    server = await startNats({ port: server.port, storeDir: store.path });
    await until(() => bus.connected, soon('it is connected again'));
    await until(async () => (await publishDurable(bus, fact(), 'after', {})).ok, soon('the stream takes facts again'));
    await until(() => texts.includes('after'), soon('it flows again'));
    await consuming.stop();
  });

  test('given a connection that is closed, when stop is called, then it ends', async () => {
    const own = await connectBus({ servers: server.url, inboxPrefix: '_INBOX.own', name: 'own' });
    const consuming = consumeBatches(own, { stream: streams.facts(hubId), durable: 'hub', maxBatch: 1, handler: async () => undefined, onTrouble: () => undefined });
    await own.close();
    await consuming.stop();
    expect(await own.closed).toBeUndefined();
  });
});
