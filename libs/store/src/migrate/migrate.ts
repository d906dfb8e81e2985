import { readFile } from 'node:fs/promises';
import { Pool } from 'pg';
import { StoreFailure } from '../failure.ts';
import { translateFailure } from '../translate-failure.ts';
import { knownMigrations, type Migration } from './known-migrations.ts';
import { everything, openSchemaEngine } from './schema-engine.ts';

export interface MigrateOptions {
  readonly schemaPath: string;
  readonly migrationsDir: string;
  readonly log: (line: string) => void;
}

/** "fuel" on a telephone's keys: whoever migrates holds this lock to the end of its transaction. */
const LOCK = 3835;

/**
 * Brings the database to the schema of this build and says which migrations were new to it. All of it, Prisma's bookkeeping included, is
 * ONE transaction under one lock: two hubs that start at once do it once, and a hub that is killed half-way did nothing.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions): Promise<readonly string[]> {
  const [schema, known] = await Promise.all([readFile(options.schemaPath, 'utf8'), knownMigrations(options.migrationsDir)]);
  // One connection that is never exchanged, so that the engine works inside our transaction.
  const pool = new Pool({ connectionString: databaseUrl, max: 1, idleTimeoutMillis: 0 });
  pool.on('error', (cause) => options.log(`the connection for migrations broke: ${cause.message}`));
  try {
    await pool.query('begin');
    await pool.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const present = await appliedMigrations(pool);
    refuseNewer(present, known);
    const applied = known.length === present.length ? [] : await applyMigrations(pool, schema, known, options.migrationsDir);
    await pool.query('commit');
    if (applied.length > 0) options.log(`the database was migrated: ${applied.join(', ')}`);
    return applied;
  } catch (cause) {
    throw translateFailure(cause);
  } finally {
    await pool.end();
  }
}

async function appliedMigrations(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ there: boolean }>(`select to_regclass('_prisma_migrations') is not null as there`);
  if (rows[0]?.there !== true) return [];
  const applied = await pool.query<{ name: string }>(
    'select migration_name as name from _prisma_migrations where rolled_back_at is null order by migration_name',
  );
  return applied.rows.map((row) => row.name);
}

function refuseNewer(applied: readonly string[], known: readonly Migration[]): void {
  const names = new Set(known.map((migration) => migration.name));
  const unknown = applied.filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  const message =
    `This database was made by a newer hub: it holds ${unknown.join(', ')}, and the newest migration that this build knows is ` +
    `${known.at(-1)?.name ?? 'none'}. Start the hub that made it, or a newer one, or give this one another database. Nothing was changed.`;
  throw new StoreFailure('store.schema_newer', message, { retryable: false });
}

async function applyMigrations(pool: Pool, schema: string, known: readonly Migration[], baseDir: string): Promise<readonly string[]> {
  const engine = await openSchemaEngine(pool, schema);
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: known.map(({ name, sql }) => ({ path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } } })),
      },
      filters: everything,
    });
    return appliedMigrationNames;
  } finally {
    engine.free();
  }
}
