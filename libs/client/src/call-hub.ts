import type { Route } from '@fuel/contracts';
import { pause } from './backoff.ts';
import { anySignal, requestHeaders } from './connection.ts';
import type { ClientOptions } from './connection.ts';
import { explainFailure } from './explain-failure.ts';
import { readAnswer, redirected } from './read-answer.ts';
import { isHubUrl, requestUrl } from './request-url.ts';
import type { NotOk, Result } from './result.ts';
import { untilAnswered } from './until-answered.ts';

export interface CallInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** The ETag that was seen: refused when it is another one by now. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

export const urlInvalid = (url: string): NotOk => ({
  ok: false,
  failure: { code: 'hub.url_invalid', message: `"${url}" is not the address of a hub; it looks like http://127.0.0.1:7447`, retryable: false },
});

/** One request and its answer; tried again where that is safe, under the same key. */
export async function callHub(options: ClientOptions, route: Route, input: CallInput): Promise<Result<unknown>> {
  const key = route.method === 'POST' ? { 'idempotency-key': globalThis.crypto.randomUUID() } : {};
  const signal = anySignal(options.signal, input.signal);
  return untilAnswered(() => callOnce(options, route, input, key), { signal, mayRepeat: route.method === 'GET' || route.method === 'POST', pause: (ms) => pause(ms, signal) });
}

async function callOnce(options: ClientOptions, route: Route, input: CallInput, key: Record<string, string>): Promise<Result<unknown>> {
  if (!isHubUrl(options.url)) return urlInvalid(options.url);
  const url = requestUrl(options.url, route.path, input.params, input.query);
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  try {
    const response = await (options.fetch ?? globalThis.fetch)(url, {
      method: route.method,
      redirect: 'manual',
      headers: { ...requestHeaders(options, 'application/json, application/problem+json', input.body !== undefined), ...key, ...(input.ifMatch === undefined ? {} : { 'if-match': input.ifMatch }) },
      signal: anySignal(options.signal, input.signal, timeout),
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
    const elsewhere = redirected({ status: response.status, location: response.headers.get('location'), opaque: response.type === 'opaqueredirect' }, url);
    if (elsewhere !== null) {
      await response.body?.cancel();
      return elsewhere;
    }
    const text = await response.text();
    const etag = response.headers.get('etag');
    const answer = readAnswer(route, { status: response.status, contentType: response.headers.get('content-type') ?? '', text }, new URL(url).origin);
    return answer.ok && etag !== null ? { ...answer, etag } : answer;
  } catch (error) {
    const aborted = options.signal?.aborted === true || input.signal?.aborted === true;
    return { ok: false, failure: explainFailure(error, url, aborted) };
  }
}
