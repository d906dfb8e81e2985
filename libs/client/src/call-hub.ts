import type { Route } from '@fuel/contracts';
import { anySignal, requestHeaders } from './connection.ts';
import type { ClientOptions } from './connection.ts';
import { explainFailure } from './explain-failure.ts';
import { readAnswer, redirected } from './read-answer.ts';
import { isHubUrl, requestUrl } from './request-url.ts';
import type { NotOk, Result } from './result.ts';

export interface CallInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export const urlInvalid = (url: string): NotOk => ({
  ok: false,
  failure: { code: 'hub.url_invalid', message: `"${url}" is not the address of a hub; it looks like http://127.0.0.1:7447`, retryable: false },
});

/** One request, one answer, no second try: whether trying again is safe is the caller's to know. */
export async function callHub(options: ClientOptions, route: Route, input: CallInput): Promise<Result<unknown>> {
  if (!isHubUrl(options.url)) return urlInvalid(options.url);
  const url = requestUrl(options.url, route.path, input.params, input.query);
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  try {
    const response = await (options.fetch ?? globalThis.fetch)(url, {
      method: route.method,
      redirect: 'manual',
      headers: requestHeaders(options, 'application/json, application/problem+json', input.body !== undefined),
      signal: anySignal(options.signal, input.signal, timeout),
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
    const elsewhere = redirected({ status: response.status, location: response.headers.get('location'), opaque: response.type === 'opaqueredirect' }, url);
    if (elsewhere !== null) {
      await response.body?.cancel();
      return elsewhere;
    }
    const text = await response.text();
    return readAnswer(route, { status: response.status, contentType: response.headers.get('content-type') ?? '', text }, new URL(url).origin);
  } catch (error) {
    const aborted = options.signal?.aborted === true || input.signal?.aborted === true;
    return { ok: false, failure: explainFailure(error, url, aborted) };
  }
}
