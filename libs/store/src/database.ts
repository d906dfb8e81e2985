import { Pool, type PoolClient, type QueryResultRow } from 'pg';
import { translateFailure } from './translate-failure.ts';

/** One statement; what it returns. Failures come translated. */
export type Query = <Row extends QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

export interface Database {
  readonly pool: Pool;
  readonly query: Query;
  /** Commits when the work returns, rolls back when it throws. */
  inTransaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly log: (line: string) => void;
}

/** A lock that nobody gives back, or a transaction that nobody ends, must not stop the hub for ever. */
const BEGIN = `begin isolation level read committed; set local lock_timeout = '10s'; set local idle_in_transaction_session_timeout = '60s'`;

export function openDatabase({ url, poolSize, log }: DatabaseOptions): Database {
  const pool = new Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: 10_000, keepAlive: true, application_name: 'fuel-hub' });
  const broken = (cause: Error): void => log(`a connection to Postgres broke: ${cause.message}`);
  pool.on('error', broken);
  return {
    pool,
    query: queryOn(pool),
    inTransaction: (work) => inTransaction(pool, broken, work),
    close: () => pool.end(),
  };
}

const queryOn =
  (on: Pool | PoolClient): Query =>
  async <Row extends QueryResultRow>(text: string, values: readonly unknown[] = []) => {
    try {
      const { rows } = await on.query<Row>(text, [...values]);
      return rows;
    } catch (cause) {
      throw translateFailure(cause);
    }
  };

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (cause) {
    throw translateFailure(cause);
  }
}

async function inTransaction<T>(pool: Pool, broken: (cause: Error) => void, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  // A connection that breaks between two statements says so by an event, and an event that nobody hears ends the process.
  client.on('error', broken);
  const query = queryOn(client);
  let spoilt: Error | undefined;
  try {
    await client.query(BEGIN).catch((cause: unknown) => {
      throw translateFailure(cause);
    });
    const result = await work(query);
    await query('commit');
    return result;
  } catch (cause) {
    spoilt = await client.query('rollback').then(
      () => undefined,
      (failure: Error) => failure,
    );
    throw cause;
  } finally {
    client.off('error', broken);
    client.release(spoilt);
  }
}
