import { expect, test } from '@jest/globals';
import { createServer, get, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { closeDoors } from './unused-connections.ts';

test('given a request in hand and a caller that never finishes sending one, then the first is answered and the second is cut', async () => {
  let arrived: (response: ServerResponse) => void = () => undefined;
  const slow = new Promise<ServerResponse>((resolve) => (arrived = resolve));
  const server = createServer((request, response) => {
    if (request.url === '/slow') arrived(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stalled = connect(port, '127.0.0.1', () => stalled.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n'));
  const cut = new Promise((resolve) => stalled.on('error', resolve).on('close', resolve));
  const answered = new Promise<string>((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/slow', agent: false }, (response) => response.on('data', (piece: Buffer) => resolve(piece.toString()))).on('error', reject);
  });
  const inHand = await slow;
  const closed = closeDoors(server, () => undefined, () => new Promise<void>((resolve) => void server.close(() => resolve())), 200);
  setImmediate(() => inHand.end('done'));
  expect(await answered).toBe('done');
  await Promise.all([closed, cut]);
});
