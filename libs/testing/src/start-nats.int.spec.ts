import { access } from 'node:fs/promises';
import { expect, jest, test } from '@jest/globals';
import { leftovers } from './leftovers.ts';
import { startNats } from './start-nats.ts';
import { temporaryDirectory } from './temporary-directory.ts';

// Real programs on a machine that others use too.
jest.setTimeout(60_000);

test('given a server that was stopped, when it is started on its port and store again, then it serves there and leaves nothing behind', async () => {
  await using store = await temporaryDirectory('store');
  const first = await startNats({ storeDir: store.path });
  await first.stop();
  await using second = await startNats({ storeDir: store.path, port: first.port });
  expect(second.url).toBe(first.url);
  expect(await leftovers()).toHaveLength(1);
  await second.kill();
  expect(await leftovers()).toEqual([]);
  await access(store.path);
});

test('given a configuration that the server refuses, when it is started, then the error carries what the server said', async () => {
  await expect(startNats({ config: 'jetstream: { nonsense' })).rejects.toThrow(/nats-server ended at once:[^]*Parse error/);
});
