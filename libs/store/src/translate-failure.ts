import { StoreFailure } from './failure.ts';

/** Of a socket, of TLS, and what the driver itself says without a code. */
const SOCKET = /^(E(CONN|HOST|NET|AI_|PIPE|TIMEDOUT|NOTFOUND|ACCES)|EAI_AGAIN|ENOTFOUND|ENOENT)/;
const DRIVER = /Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|the server does not support SSL|is not currently accepting connections/i;

/** SQLSTATE classes in which nothing is wrong with what was asked. */
const AWAY = /^(08|57P0[1-5]|53300)/;
const REFUSED = /^(28|3D000)/;
/** A full disk, no memory, a broken one, a standby: the same work may pass when somebody has seen to it. */
const WORN = /^(53|58|25006)/;
/** FU001: our own, of a row that is no longer as it was loaded. */
const CROWDED = /^(40001|40P01|55P03|57014|FU001)/;

/** Prisma's own codes for the same things; where it keeps the SQLSTATE, that one counts. */
const PRISMA_AWAY = /^P(1001|1002|1008|1011|1017|2024|2037)$/;
const PRISMA_CROWDED = /^P2034$/;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

interface Coded {
  readonly code?: unknown;
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } } };
}

function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError) return codeOf(cause.errors[0]);
  const coded = cause as Coded | null;
  return text(coded?.meta?.driverAdapterError?.cause?.originalCode) || text(coded?.code);
}

const messageOf = (cause: unknown): string => {
  if (cause instanceof AggregateError && cause.message === '') return messageOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
};

/** A deadlock, a serialisation failure or a lock that was waited for too long: the same work may pass when it is run again. */
const isCrowding = (code: string): boolean => CROWDED.test(code) || PRISMA_CROWDED.test(code);

/** What the driver throws, in our words. A failure that is one already stays as it is. */
export function translateFailure(cause: unknown): StoreFailure {
  if (cause instanceof StoreFailure) return cause;
  const code = codeOf(cause);
  const message = messageOf(cause);
  if (SOCKET.test(code) || AWAY.test(code) || PRISMA_AWAY.test(code) || DRIVER.test(message))
    return new StoreFailure('store.unreachable', `Postgres cannot be reached: ${message}`, { cause, retryable: true });
  if (REFUSED.test(code)) return new StoreFailure('store.unreachable', `Postgres refuses the connection: ${message}`, { cause, retryable: false });
  if (isCrowding(code)) return new StoreFailure('store.busy', `Postgres is busy: ${message}`, { cause, retryable: true });
  return new StoreFailure('store.failed', `Postgres could not do it: ${message}`, { cause, retryable: WORN.test(code) });
}
