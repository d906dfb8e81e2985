import type { Failure } from './result.ts';

/** By shape and not by class: what fetch throws may come from another realm. */
const fieldOf = (error: unknown, name: 'code' | 'name' | 'cause' | 'errors' | 'message'): unknown =>
  typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>)[name] : undefined;

/** fetch hides what happened in a chain of causes; the first system code on the way down says it best. */
function systemCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at !== undefined && depth < 8; depth += 1) {
    const code = fieldOf(at, 'code');
    if (typeof code === 'string') return code;
    const errors = fieldOf(at, 'errors');
    at = fieldOf(at, 'cause') ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return undefined;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; start it with `fuel hub start`, or name the right address',
  ECONNRESET: 'it closed the connection; see whether it is restarting and try again',
  UND_ERR_SOCKET: 'it closed the connection; see whether it is restarting and try again',
  ENOTFOUND: 'the host name is not known; check the address',
  EAI_AGAIN: 'the host name could not be looked up; check the network and try again',
  ETIMEDOUT: 'the host does not answer; check the address and the network',
  UND_ERR_CONNECT_TIMEOUT: 'the host does not answer; check the address and the network',
  EHOSTUNREACH: 'there is no way to that host; check the network',
  ENETUNREACH: 'there is no way to that network; check the network',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed; let NODE_EXTRA_CA_CERTS name the authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an unknown authority; let NODE_EXTRA_CA_CERTS name it',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};
const trustCodes = /^(DEPTH_|SELF_|CERT_|UNABLE_|ERR_TLS_)/;

/** What fetch threw, as a value with a remedy. `aborted` says that the caller itself had stopped waiting. */
export function explainFailure(error: unknown, url: string, aborted: boolean): Failure {
  if (aborted) return { code: 'call.aborted', message: 'the call was given up by its caller', retryable: false };
  const origin = new URL(url).origin;
  if (fieldOf(error, 'name') === 'TimeoutError') {
    return { code: 'hub.timeout', message: `the hub at ${origin} did not answer in time; look at its log and try again`, retryable: true };
  }
  const cause = systemCode(error) ?? String(fieldOf(fieldOf(error, 'cause'), 'message') ?? fieldOf(error, 'message') ?? error);
  const reason = reasons[cause] ?? `${cause}; check the address and the network`;
  return { code: 'hub.unreachable', message: `the hub at ${origin} cannot be reached: ${reason}`, retryable: !trustCodes.test(cause), cause };
}
