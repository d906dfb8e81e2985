import { JetStreamApiError } from '@nats-io/jetstream';
import {
  AuthorizationError,
  ClosedConnectionError,
  DrainingConnectionError,
  NoRespondersError,
  PermissionViolationError,
  RequestError,
  TimeoutError,
  UserAuthenticationExpiredError,
} from '@nats-io/transport-node';

/**
 * What can go wrong on the bus, in our words:
 *   bus.disconnected   no server right now, or lost before it answered (the message may have arrived); the connection tries again by itself
 *   bus.closed         the connection was closed on purpose
 *   bus.timeout        asked, no answer; the message may have arrived
 *   bus.no_stream      no stream takes this subject, or the named stream is gone
 *   bus.no_consumer    the named consumer is gone
 *   bus.storage        the stream exists and refuses to store (full or wiped disk): ensureStreams makes it anew
 *   bus.forbidden      these credentials may not do this
 *   bus.unauthorized   these credentials are not accepted at all
 *   bus.too_large      above the server's max_payload
 *   bus.other          none of the above; read the cause
 */
export type BusFailureCode =
  | 'bus.disconnected'
  | 'bus.closed'
  | 'bus.timeout'
  | 'bus.no_stream'
  | 'bus.no_consumer'
  | 'bus.storage'
  | 'bus.forbidden'
  | 'bus.unauthorized'
  | 'bus.too_large'
  | 'bus.other';

const retryableCodes: ReadonlySet<BusFailureCode> = new Set(['bus.disconnected', 'bus.timeout', 'bus.no_stream', 'bus.no_consumer', 'bus.storage']);

/** Returned by publishing, where failure is daily news; thrown by connecting and ensuring, where nothing goes on without success. */
export class BusFailure extends Error {
  readonly ok = false;
  readonly code: BusFailureCode;
  readonly retryable: boolean;

  constructor(code: BusFailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BusFailure';
    this.code = code;
    this.retryable = retryableCodes.has(code);
  }
}

/** err_code of the JetStream API: nats-server/server/errors.json. 10023 and 10077 are what a full or wiped disk answers. */
const apiCodes: Readonly<Record<number, BusFailureCode>> = {
  10014: 'bus.no_consumer',
  10023: 'bus.storage',
  10047: 'bus.storage',
  10054: 'bus.too_large',
  10059: 'bus.no_stream',
  10060: 'bus.no_stream',
  10077: 'bus.storage',
};

export function toFailure(cause: unknown, doing: string): BusFailure {
  if (cause instanceof BusFailure) return cause;
  const code = codeOf(cause);
  return new BusFailure(code, `${doing}: ${textOf(cause)}`, cause);
}

function codeOf(cause: unknown): BusFailureCode {
  if (cause instanceof JetStreamApiError) return apiCodes[cause.code] ?? 'bus.other';
  if (cause instanceof PermissionViolationError) return 'bus.forbidden';
  if (cause instanceof AuthorizationError || cause instanceof UserAuthenticationExpiredError) return 'bus.unauthorized';
  if (cause instanceof TimeoutError) return 'bus.timeout';
  if (cause instanceof NoRespondersError) return 'bus.no_stream';
  if (cause instanceof RequestError && cause.isNoResponders()) return 'bus.no_stream';
  if (cause instanceof ClosedConnectionError || cause instanceof DrainingConnectionError) return 'bus.closed';
  // Not `instanceof Error`: an error of Node's own comes from another realm when the caller runs in one of its own.
  if (typeof cause === 'object' && cause !== null && 'message' in cause && typeof cause.message === 'string') {
    if (cause.message.includes('MAX_PAYLOAD_EXCEEDED') || cause.message.includes('max_payload')) return 'bus.too_large';
    // The client wraps: "jetstream is not enabled" around "no responders", a request error around a permission violation.
    if ('cause' in cause && cause.cause !== undefined) return codeOf(cause.cause);
    if (/ECONN|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|connection refused/i.test(`${'code' in cause ? cause.code : ''} ${cause.message}`)) return 'bus.disconnected';
  }
  return 'bus.other';
}

function textOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause);
}
