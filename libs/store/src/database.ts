import { PrismaPg } from '@prisma/adapter-pg';
import { type Client, Pool, type PoolClient, type QueryResultRow } from 'pg';
import { PrismaClient } from './generated/client.ts';
import { translateFailure } from './translate-failure.ts';

/** One statement; what it returns. Failures come translated. */
export type Query = <Row extends QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

export interface Database {
  readonly query: Query;
  /** For what is asked seldom and one row at a time; everything else is a statement. */
  withPrisma<T>(work: (prisma: PrismaClient) => Promise<T>): Promise<T>;
  /**
   * Commits when the work returns, rolls back when it throws. What the work leaves in `unanswered` was sent and is not waited for: the commit goes
   * out behind it. Each of it has to void the transaction by itself where it does not do what it should.
   */
  inTransaction<T>(work: (query: Query, unanswered: Promise<unknown>[]) => Promise<T>): Promise<T>;
  /** Several reads of one moment. */
  inSnapshot<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Connections, and who waits for one. */
  pool(): { readonly total: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly log: (line: string) => void;
}

/** A lock that nobody gives back, or a transaction that nobody ends, must not stop the hub for ever. */
const LIMITS = `set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s'`;
const WRITING = 'begin isolation level read committed';
const READING = 'begin isolation level repeatable read read only';

export function openDatabase({ url, poolSize, log }: DatabaseOptions): Database {
  // In a pipeline a statement goes out without waiting for the answer to the one before it: what does not depend on an answer costs no round trip.
  const pool = new Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: 10_000, keepAlive: true, application_name: 'fuel-hub', pipeline: true });
  pool.on('connect', (client) => void client.query(LIMITS).catch(broken));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const broken = (cause: Error): void => log(`a connection to Postgres broke: ${cause.message}`);
  pool.on('error', broken);
  return {
    query: queryOn(pool),
    withPrisma: (work) => work(prisma).catch(fail),
    inTransaction: (work) => inTransaction({ pool, broken, begin: WRITING }, work),
    inSnapshot: (work) => inTransaction({ pool, broken, begin: READING }, work),
    pool: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

function fail(cause: unknown): never {
  throw translateFailure(cause);
}

const queryOn =
  (on: Pool | PoolClient): Query =>
  async <Row extends QueryResultRow>(text: string, values?: readonly unknown[]) => {
    // Several statements at once are only taken without values. The others are planned once a connection.
    const { rows } = await (values === undefined ? on.query<Row>(text) : on.query<Row>({ name: nameOf(text), text, values: [...values] })).catch(fail);
    return rows;
  };

/**
 * What is asked for in one go reaches Postgres in one piece, and wakes it once. What comes after a statement that failed fails with it, and for
 * its reason: Postgres itself only says that the transaction is void.
 */
function together(client: PoolClient, query: Query): Query {
  const { stream } = (client as PoolClient & Pick<Client, 'connection'>).connection;
  let open = false;
  let first: unknown = null;
  return (text, values) => {
    if (!open) {
      open = true;
      stream.cork();
      process.nextTick(() => {
        open = false;
        stream.uncork();
      });
    }
    return query<never>(text, values).catch((cause: unknown) => {
      throw (first ??= cause);
    });
  };
}

const statementNames = new Map<string, string>();

/** Texts are few: what differs from call to call is in the values. */
function nameOf(text: string): string {
  const known = statementNames.get(text);
  if (known !== undefined) return known;
  const name = `fuel_${statementNames.size + 1}`;
  statementNames.set(text, name);
  return name;
}

interface Opening {
  readonly pool: Pool;
  readonly broken: (cause: Error) => void;
  readonly begin: string;
}

async function inTransaction<T>({ pool, broken, begin }: Opening, work: (query: Query, unanswered: Promise<unknown>[]) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(fail);
  // A connection that breaks between two statements says so by an event, and an event that nobody hears ends the process.
  client.on('error', broken);
  const query = together(client, queryOn(client));
  const unanswered: Promise<unknown>[] = [];
  let spoilt: Error | undefined;
  try {
    // Not waited for: the first statement of the work goes out right behind it. It fails only with the connection, and the work does too.
    const begun = query(begin);
    begun.catch(() => undefined);
    const result = await work(query, unanswered);
    // A transaction that is void by then answers a commit by rolling back; the statement that voided it is the first to be heard.
    await Promise.all([begun, ...unanswered, query('commit')]);
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
