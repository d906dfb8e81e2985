import { describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { leftovers } from './leftovers.ts';
import { startPostgres } from './start-postgres.ts';

async function valueOf(url: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ value: unknown }>(statement);
    return rows[0]?.value;
  } finally {
    await client.end();
  }
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
