import { describe, expect, jest, test } from '@jest/globals';
import { leftovers } from './leftovers.ts';
import { openClient } from './open-client.ts';
import { startPostgres } from './start-postgres.ts';

// Real programs on a machine that others use too.
jest.setTimeout(60_000);

async function valueOf(url: string, statement: string): Promise<unknown> {
  await using client = await openClient(url);
  return (await client.rows(statement))[0]?.['value'];
}

describe('startPostgres', () => {
  test('given a template database, when two databases are made from it, then each has its content and they share nothing', async () => {
    {
      await using postgres = await startPostgres();
      const template = await postgres.createDatabase();
      await valueOf(template.url, 'CREATE TABLE t AS SELECT 7 AS value');
      const one = await postgres.createDatabase({ template: template.name });
      const other = await postgres.createDatabase({ template: template.name });
      await valueOf(one.url, 'UPDATE t SET value = 8');
      expect(await valueOf(one.url, 'SELECT value FROM t')).toBe(8);
      expect(await valueOf(other.url, 'SELECT value FROM t')).toBe(7);
      await one.drop();
      expect(await valueOf(postgres.url, "SELECT current_setting('server_version_num')::int / 10000 AS value")).toBe(18);
    }
    expect(await leftovers()).toEqual([]);
  });
});
