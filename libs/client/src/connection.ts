export interface ClientOptions {
  /** Where the hub is: `http://127.0.0.1:7447`. */
  readonly url: string;
  /** Bearer token; only the health probes and `join` go without. */
  readonly token?: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
  readonly userAgent?: string;
  /** Ends everything that this client has under way. */
  readonly signal?: AbortSignal;
  /** For one whole answer; streams are not limited by it. */
  readonly timeoutMs?: number;
}

export function requestHeaders(options: ClientOptions, accept: string, withBody: boolean): Record<string, string> {
  return {
    accept,
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    ...(options.userAgent === undefined ? {} : { 'user-agent': options.userAgent }),
    ...(withBody ? { 'content-type': 'application/json' } : {}),
  };
}

export const anySignal = (...signals: (AbortSignal | undefined)[]): AbortSignal =>
  AbortSignal.any(signals.filter((signal) => signal !== undefined));
