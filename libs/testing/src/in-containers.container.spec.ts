import { access } from 'node:fs/promises';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openEngine } from './engine.ts';
import { leftovers } from './leftovers.ts';
import { openClient } from './open-client.ts';
import { startNats } from './start-nats.ts';
import { startPostgres } from './start-postgres.ts';
import { temporaryDirectory } from './temporary-directory.ts';

jest.setTimeout(120_000);
beforeAll(() => void (process.env['FUEL_TEST_SERVERS'] = 'containers'));

async function valueOf(url: string, statement: string): Promise<unknown> {
  await using client = await openClient(url);
  return (await client.rows(statement))[0]?.['value'];
}

async function nothingStays(): Promise<void> {
  const { docker } = await openEngine();
  const containers = await docker.listContainers({ all: true, filters: { label: ['org.testcontainers=true'] } });
  const { Volumes: volumes } = await docker.listVolumes({ filters: { name: ['fuel-test-postgres-'] } });
  expect({ containers: containers.map(({ Image }) => Image), volumes: (volumes ?? []).map(({ Name }) => Name), processes: await leftovers() }).toEqual({ containers: [], volumes: [], processes: [] });
}

describe('servers in containers', () => {
  test('given a Postgres that crashed, when it is started again, then it has what was committed, and its databases are as those of the embedded one', async () => {
    {
      await using postgres = await startPostgres({ fsync: true, settings: { max_connections: '17' } });
      const template = await postgres.createDatabase();
      await valueOf(template.url, 'CREATE TABLE t AS SELECT 7 AS value');
      await postgres.stopImmediately();
      await expect(openClient(postgres.url)).rejects.toThrow('ECONNREFUSED');
      await postgres.restart();
      const copy = await postgres.createDatabase({ template: template.name });
      expect(await valueOf(copy.url, 'SELECT value FROM t')).toBe(7);
      expect(await valueOf(postgres.url, "SELECT current_setting('listen_addresses') || ' ' || current_setting('max_connections') || ' ' || current_setting('fsync') AS value")).toBe('127.0.0.1 17 on');
    }
    await nothingStays();
  });

  test('given a nats-server that was stopped, when it is started on its port and store again, then it serves there, is known by its process, and leaves nothing', async () => {
    await using store = await temporaryDirectory('store');
    const first = await startNats({ storeDir: store.path });
    await first.stop();
    const second = await startNats({ storeDir: store.path, port: first.port });
    expect(second.output()).toContain('Starting JetStream');
    process.kill(second.pid, 0);
    await second.kill();
    await access(store.path);
    await nothingStays();
  });

  test('given a configuration that the server refuses, then the error carries what it said', async () => {
    await expect(startNats({ config: 'jetstream: { nonsense' })).rejects.toThrow(/nats-server ended at once:[^]*Parse error/);
    await nothingStays();
  });
});
