import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { subjects } from '@fuel/contracts';
import { startNats, type TestNats } from '@fuel/testing';
import { authorityOf, newAuthoritySeeds, type Authority } from './authority.ts';
import { nodeCredentials } from './credentials.ts';
import { newKey } from './key.ts';
import { visit } from './visit.ts';

let server: TestNats;
let authority: Authority;

beforeAll(async () => {
  authority = await authorityOf(newAuthoritySeeds(), 'hub_1');
  const preload = Object.entries(authority.accounts).map(([account, jwt]) => `${account}: ${jwt}`);
  server = await startNats({ config: [`operator: ${authority.operatorJwt}`, `system_account: ${authority.systemAccount}`, 'resolver: MEMORY', `resolver_preload: {\n${preload.join('\n')}\n}`].join('\n') });
});
afterAll(() => server?.stop());

const asNode = async (issuer: Authority, servers: string) => {
  const { seed, publicKey } = newKey('user');
  const jwt = await nodeCredentials(issuer.nodeIssuer, { hubId: 'hub_1', nodeId: 'node_a', publicKey });
  return visit({ servers, credentials: { jwt, seed }, inboxPrefix: subjects.inboxPrefix('node_a'), name: 'visitor' }, 2_000);
};

test('given credentials that are good, then the server says what it is', async () => {
  expect(await asNode(authority, server.url)).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/), jetStream: true, maxPayload: expect.any(Number) });
});

test('given the credentials of another authority, then it is not let in', async () => {
  const other = await authorityOf(newAuthoritySeeds(), 'hub_1');
  await expect(asNode(other, server.url)).rejects.toMatchObject({ code: 'bus.unauthorized' });
});

test('given nobody, or somebody who says nothing, then it does not wait for ever', async () => {
  await expect(asNode(authority, 'nats://127.0.0.1:1')).rejects.toMatchObject({ code: 'bus.disconnected' });
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const sockets: { destroy(): void }[] = [];
  silent.on('connection', (socket) => sockets.push(socket));
  await expect(asNode(authority, `nats://127.0.0.1:${(silent.address() as AddressInfo).port}`)).rejects.toMatchObject({ code: 'bus.timeout' });
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});
