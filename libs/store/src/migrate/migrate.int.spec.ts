import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryDirectory, type TemporaryDirectory } from '@fuel/testing';
import { Client, Pool } from 'pg';
import { openTestBed, shipped, type TestBed } from '../test-bed.arb.ts';
import { knownMigrations } from './known-migrations.ts';
import { migrate } from './migrate.ts';
import { everything, openSchemaEngine } from './schema-engine.ts';

let bed: TestBed;
let directory: TemporaryDirectory;
beforeAll(async () => {
  bed = await openTestBed();
  directory = await temporaryDirectory('migrations');
});
afterAll(async () => {
  await directory?.remove();
  expect(await bed?.close()).toEqual([]);
});

async function ask<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** What Prisma would make of the schema in an empty database. */
async function scriptOf(url: string): Promise<string> {
  const content = await readFile(shipped.schemaPath, 'utf8');
  const pool = new Pool({ connectionString: url, max: 1 });
  const engine = await openSchemaEngine(pool, content);
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: shipped.schemaPath, content }] },
    script: true,
    exitCode: null,
    filters: everything,
  });
  engine.free();
  await pool.end();
  return stdout ?? '';
}

/** The engine cannot look at a database through the driver (it stumbles over the type "char"), so Postgres describes itself. */
const shapeOf = async (url: string): Promise<string[]> => {
  const rows = await ask<{ line: string }>(
    url,
    `select concat_ws(' ', 'column', table_name, column_name, data_type, udt_name, is_nullable, column_default, datetime_precision) as line
     from information_schema.columns where table_schema = 'public'
     union all select concat_ws(' ', 'index', tablename, indexname, indexdef) from pg_indexes where schemaname = 'public'
     union all select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
       from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
     order by 1`,
  );
  return rows.map((row) => row.line).filter((line) => !line.includes('_prisma_migrations'));
};

/** The shipped migrations and some of a later build. */
async function laterBuild(name: string, migrations: Readonly<Record<string, string>>): Promise<string> {
  const target = join(directory.path, name);
  const all = { ...Object.fromEntries((await knownMigrations(shipped.migrationsDir)).map((one) => [one.name, one.sql])), ...migrations };
  for (const [migration, sql] of Object.entries(all)) {
    await mkdir(join(target, migration), { recursive: true });
    await writeFile(join(target, migration, 'migration.sql'), sql);
  }
  return target;
}

describe('bringing a database to the schema of this build', () => {
  test('given an empty database, then every migration is applied, and a second time nothing happens', async () => {
    const { url } = await bed.emptyDatabase();
    const names = (await knownMigrations(shipped.migrationsDir)).map((one) => one.name);
    expect(await migrate(url, shipped)).toEqual(names);
    expect(await migrate(url, shipped)).toEqual([]);
    expect(await ask(url, 'select name from workspaces')).toEqual([{ name: 'default' }]);
  });

  test('given schema.prisma, then the migrations make what it says, and besides that only what it cannot say', async () => {
    const [byMigrations, bySchema] = [await bed.emptyDatabase(), await bed.emptyDatabase()];
    await migrate(byMigrations.url, shipped);
    await ask(bySchema.url, await scriptOf(bySchema.url));
    const [made, said] = [await shapeOf(byMigrations.url), await shapeOf(bySchema.url)];
    expect(said.filter((line) => !made.includes(line))).toEqual([]);
    expect(made.filter((line) => !said.includes(line)).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'constraint hub hub_is_one_row',
      'index inbox_items inbox_items_open_idx',
      'index tasks tasks_lane_idx',
      'index tasks tasks_limited_idx',
    ]);
  });

  test('given four hubs that start at once, then one of them migrates and the others find it done', async () => {
    const { url } = await bed.emptyDatabase();
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(url, shipped)));
    expect(results.filter((applied) => applied.length > 0)).toHaveLength(1);
  });

  test('given a database of a newer hub, then this one refuses in plain words and changes nothing', async () => {
    const { url } = await bed.emptyDatabase();
    const migrationsDir = await laterBuild('newer', { '20991231000000_moons_added': 'CREATE TABLE "moons" ();' });
    await migrate(url, { ...shipped, migrationsDir });
    const [newest] = (await knownMigrations(shipped.migrationsDir)).slice(-1);
    await expect(migrate(url, shipped)).rejects.toMatchObject({
      code: 'store.schema_newer',
      retryable: false,
      message:
        `This database was made by a newer hub: it holds 20991231000000_moons_added, and the newest migration that this build knows is ${newest?.name}. ` +
        'Start the hub that made it, or a newer one, or give this one another database. Nothing was changed.',
    });
  });

  test('given a migration with semicolons in comments, texts and function bodies, then it is taken whole', async () => {
    const { url } = await bed.emptyDatabase();
    const sql = `-- a; b\nCREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END; $$;\nINSERT INTO "workspaces" ("name") VALUES ('a;b');`;
    await migrate(url, { ...shipped, migrationsDir: await laterBuild('semicolons', { '20991231000000_two_defined': sql }) });
    expect(await ask(url, 'select two(), (select count(*)::int from workspaces)')).toEqual([{ two: 2, count: 2 }]);
  });

  test('given a migration that fails half-way, then nothing of the whole run is left, and the mended build goes on', async () => {
    const { url } = await bed.emptyDatabase();
    const name = '20991231000000_half_done';
    const migrationsDir = await laterBuild('broken', { [name]: 'CREATE TABLE "half" ();\nSELECT * FROM "nowhere";' });
    await expect(migrate(url, { ...shipped, migrationsDir })).rejects.toMatchObject({ code: 'store.failed', retryable: false });
    expect(await ask(url, `select count(*)::int as n from information_schema.tables where table_schema = 'public'`)).toEqual([{ n: 0 }]);
    await laterBuild('broken', { [name]: 'CREATE TABLE "half" ();' });
    expect(await migrate(url, { ...shipped, migrationsDir })).toContain(name);
  });

  test('given nobody at the address, then the failure says so and may be tried again', async () => {
    await expect(migrate('postgresql://fuel@127.0.0.1:1/x', shipped)).rejects.toMatchObject({ code: 'store.unreachable', retryable: true });
    await expect(migrate(bed.postgres.urlOf('absent'), shipped)).rejects.toMatchObject({ code: 'store.unreachable', retryable: false });
  });
});
