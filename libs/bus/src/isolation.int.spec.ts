import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { consumers, streams, subjects } from '@fuel/contracts';
import { startNats, until, type TestNats } from '@fuel/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { authorityOf, newAuthoritySeeds, type Authority } from './authority.ts';
import { connectBus, type BusConnection } from './connect.ts';
import { consumeBatches } from './consume-batches.ts';
import { publishCore, subscribeCore } from './core.ts';
import { hubCredentials, nodeCredentials } from './credentials.ts';
import { ensureConsumer } from './ensure-consumer.ts';
import type { BusFailure } from './failure.ts';
import { newKey } from './key.ts';
import { publishDurable } from './publish.ts';
import { ensureStreams } from './streams.ts';

// Real programs on a machine that others use too.
jest.setTimeout(60_000);

const hubId = 'hub_1';
let server: TestNats;
let authority: Authority;
let hub: BusConnection;

function serverConfig({ operatorJwt, systemAccount, accounts }: Authority): string {
  const preload = Object.entries(accounts).map(([account, jwt]) => `${account}: ${jwt}`);
  return [`operator: ${operatorJwt}`, `system_account: ${systemAccount}`, 'resolver: MEMORY', `resolver_preload: {\n${preload.join('\n')}\n}`].join('\n');
}

async function asHub(): Promise<BusConnection> {
  const { seed, publicKey } = newKey('user');
  const jwt = await hubCredentials(authority.hubIssuer, { hubId, publicKey });
  return connectBus({ servers: server.url, credentials: { jwt, seed }, inboxPrefix: subjects.inboxPrefix(hubId), name: 'hub' });
}

async function asNode(nodeId: string, scoped = true, onTrouble?: (failure: BusFailure) => void): Promise<BusConnection> {
  const { seed, publicKey } = newKey('user');
  const issuer = scoped ? authority.nodeIssuer : { ...authority.hubIssuer, scoped: false };
  const jwt = await nodeCredentials(issuer, { hubId, nodeId, publicKey });
  const inboxPrefix = subjects.inboxPrefix(nodeId);
  return connectBus({ servers: server.url, credentials: { jwt, seed }, inboxPrefix, name: nodeId, ...(onTrouble && { onTrouble }) });
}

const order = (node: string, payload: string) => publishDurable(hub, subjects.order(hubId, node), payload, {});

beforeAll(async () => {
  authority = await authorityOf(newAuthoritySeeds(), hubId);
  server = await startNats({ config: serverConfig(authority) });
  hub = await asHub();
  await ensureStreams(hub, hubId);
  for (const node of ['node_a', 'node_b'])
    await ensureConsumer(hub, { stream: streams.orders(hubId), durable: consumers.node(node), filterSubject: subjects.order(hubId, node) });
});

afterAll(async () => {
  await hub?.close();
  await server?.stop();
});

describe.each([
  ['a scoped signing key', true],
  ['a plain signing key', false],
])('a node whose credentials come from %s', (_name, scoped) => {
  test('given its credentials, when it reports, takes orders and listens as itself, then all of it works', async () => {
    await using node = await asNode('node_a', scoped);
    expect(await publishDurable(node, subjects.fact(hubId, 'node_a'), 'fact', {})).toMatchObject({ ok: true, duplicate: false });
    const taken: string[] = [];
    const handler = async (messages: readonly { data: Uint8Array }[]): Promise<void> => {
      taken.push(...messages.map((message) => new TextDecoder().decode(message.data)));
    };
    const consuming = consumeBatches(node, { stream: streams.orders(hubId), durable: 'node_a', maxBatch: 10, handler, onTrouble: fail });
    const heard: string[] = [];
    subscribeCore(node, subjects.control(hubId, 'node_a'), { handler: ({ subject }) => heard.push(subject), onRefused: fail });
    const seen: string[] = [];
    const presence = subscribeCore(hub, subjects.presences(hubId), { handler: ({ subject }) => seen.push(subjects.nodeOf(subject)), onRefused: fail });
    await Promise.all([node.flush(), hub.flush()]);
    expect(publishCore(node, subjects.presence(hubId, 'node_a'), '{}')).toBeNull();
    expect(publishCore(hub, subjects.control(hubId, 'node_a'), '{}')).toBeNull();
    expect(await order('node_a', 'work')).toMatchObject({ ok: true });
    await until(() => taken.length > 0 && heard.length > 0 && seen.length > 0, { timeoutMs: 5_000, describe: 'order, control and presence arrive' });
    expect([taken, heard, seen]).toEqual([['work'], [subjects.control(hubId, 'node_a')], ['node_a']]);
    presence.stop();
    await consuming.stop();
  });

  test('given its credentials, when it publishes as another node or as the hub, then it is forbidden', async () => {
    await using node = await asNode('node_a', scoped);
    for (const subject of [subjects.fact(hubId, 'node_b'), subjects.order(hubId, 'node_a'), subjects.order(hubId, 'node_b')])
      expect(await publishDurable(node, subject, 'forged', {})).toMatchObject({ ok: false, code: 'bus.forbidden', retryable: false });
  });

  test('given its credentials, when it sends foreign presence or control, then nobody hears it and the server says why', async () => {
    const trouble: BusFailure[] = [];
    await using node = await asNode('node_a', scoped, (failure) => trouble.push(failure));
    const heard: string[] = [];
    const listening = subscribeCore(hub, subjects.presences(hubId), { handler: ({ subject }) => heard.push(subject), onRefused: fail });
    await hub.flush();
    publishCore(node, subjects.presence(hubId, 'node_b'), 'forged');
    publishCore(node, subjects.control(hubId, 'node_b'), 'forged');
    await until(() => trouble.length >= 2, { timeoutMs: 5_000, describe: 'two refusals arrive' });
    await hub.flush();
    listening.stop();
    expect([heard, trouble.map(({ code }) => code)]).toEqual([[], ['bus.forbidden', 'bus.forbidden']]);
  });

  test("given its credentials, when it listens to another node's control, inbox or everything, then each is refused", async () => {
    await using node = await asNode('node_a', scoped);
    for (const subject of [subjects.control(hubId, 'node_b'), `${subjects.inboxPrefix('node_b')}.>`, subjects.presences(hubId), '>']) {
      const refused = await new Promise<BusFailure>((resolve) => subscribeCore(node, subject, { handler: fail, onRefused: resolve }));
      expect(refused.code).toBe('bus.forbidden');
    }
  });

  test("given its credentials, when it asks for another node's orders or settles them, then it gets nothing and they stay", async () => {
    await using node = await asNode('node_a', scoped);
    expect(await order('node_b', 'secret')).toMatchObject({ ok: true });
    const stream = streams.orders(hubId);
    await expect(node.nats.request(`$JS.API.CONSUMER.MSG.NEXT.${stream}.node_b`, '', { timeout: 5_000 })).rejects.toThrow(/Permissions Violation/i);
    await expect(node.nats.request(`$JS.API.STREAM.MSG.GET.${stream}`, '{"seq":1}', { timeout: 5_000 })).rejects.toThrow(/Permissions Violation/i);
    node.nats.publish(`$JS.ACK.${stream}.node_b.1.1.1.1.0`, '+ACK');
    await node.flush();
    const manager = await jetstreamManager(hub.nats, { checkAPI: false });
    expect((await manager.consumers.info(stream, 'node_b')).num_pending).toBeGreaterThan(0);
  });

  test('given its credentials, when it makes, purges or deletes a stream or a consumer, then it is forbidden', async () => {
    await using node = await asNode('node_a', scoped);
    const stream = streams.orders(hubId);
    const manager = await jetstreamManager(node.nats, { checkAPI: false });
    await expect(manager.streams.add({ name: 'MINE', subjects: ['mine'] })).rejects.toThrow(/Permissions Violation/i);
    await expect(manager.streams.delete(stream)).rejects.toThrow(/Permissions Violation/i);
    await expect(manager.streams.purge(stream)).rejects.toThrow(/Permissions Violation/i);
    await expect(manager.consumers.delete(stream, 'node_b')).rejects.toThrow(/Permissions Violation/i);
    await expect(ensureConsumer(node, { stream, durable: 'node_a', filterSubject: subjects.orders(hubId) })).rejects.toMatchObject({ code: 'bus.forbidden' });
  });
});

test('given credentials that have ended, when a node connects with them and does not wait, then it is unauthorized', async () => {
  const { seed, publicKey } = newKey('user');
  const jwt = await nodeCredentials(authority.nodeIssuer, { hubId, nodeId: 'node_a', publicKey, expiresAt: new Date(Date.now() - 60_000) });
  const connecting = connectBus({ servers: server.url, credentials: { jwt, seed }, inboxPrefix: subjects.inboxPrefix('node_a'), name: 'late', waitOnFirstConnect: false });
  await expect(connecting).rejects.toMatchObject({ code: 'bus.unauthorized' });
});

function fail(cause: unknown): never {
  throw new Error('must not happen', { cause });
}
