import { anySignal, requestHeaders } from './connection.ts';
import type { ClientOptions } from './connection.ts';
import { explainFailure } from './explain-failure.ts';
import { frameParser } from './parse-frames.ts';
import type { Frame } from './parse-frames.ts';
import { readRefusal, redirected } from './read-answer.ts';
import type { NotOk, Result } from './result.ts';

/** One connection: frames as they come, and where the hub is after them; then how it ended. `retryMs` is what the hub asked us to wait before the next. */
export interface OpenStream {
  read(): Promise<{ frames: readonly Frame[]; lastId: string | undefined } | { ended: NotOk }>;
  readonly retryMs: number | undefined;
  close(): void;
}

export interface StreamRequest {
  readonly url: string;
  readonly lastEventId: string | undefined;
  readonly signal: AbortSignal;
  readonly openTimeoutMs: number;
  /** The hub sends a comment now and then; so long a silence means that the connection is dead without having said so. */
  readonly idleMs: number;
}

const silent = (origin: string, ms: number): NotOk => ({
  ok: false,
  failure: { code: 'hub.silent', message: `the hub at ${origin} has said nothing for ${Math.round(ms / 1_000)} s`, retryable: true },
});

const closed = (origin: string): NotOk => ({
  ok: false,
  failure: { code: 'hub.unreachable', message: `the hub at ${origin} closed the stream of events`, retryable: true },
});

function readFrames(body: ReadableStream<Uint8Array>, request: StreamRequest, connection: AbortController): OpenStream {
  const { origin } = new URL(request.url);
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = frameParser();
  let quiet = false;
  return {
    async read() {
      const timer = setTimeout(() => {
        quiet = true;
        connection.abort();
      }, request.idleMs);
      try {
        const { done, value } = await reader.read();
        if (done) return { ended: closed(origin) };
        const frames = parser.push(decoder.decode(value, { stream: true }));
        return { frames, lastId: parser.lastId };
      } catch (error) {
        if (quiet) return { ended: silent(origin, request.idleMs) };
        return { ended: { ok: false, failure: explainFailure(error, request.url, request.signal.aborted) } };
      } finally {
        clearTimeout(timer);
      }
    },
    get retryMs() {
      return parser.retryMs;
    },
    close: () => connection.abort(),
  };
}

export async function openStream(options: ClientOptions, request: StreamRequest): Promise<Result<OpenStream>> {
  const { origin } = new URL(request.url);
  const connection = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    connection.abort();
  }, request.openTimeoutMs);
  try {
    const response = await (options.fetch ?? globalThis.fetch)(request.url, {
      redirect: 'manual',
      headers: {
        ...requestHeaders(options, 'text/event-stream, application/problem+json', false),
        ...(request.lastEventId === undefined ? {} : { 'last-event-id': request.lastEventId }),
      },
      signal: anySignal(connection.signal, request.signal),
    });
    const elsewhere = redirected({ status: response.status, location: response.headers.get('location'), opaque: response.type === 'opaqueredirect' }, request.url);
    if (elsewhere !== null) {
      await response.body?.cancel();
      return elsewhere;
    }
    const contentType = response.headers.get('content-type') ?? '';
    if (response.ok && contentType.startsWith('text/event-stream') && response.body !== null) {
      return { ok: true, value: readFrames(response.body, request, connection) };
    }
    return readRefusal({ status: response.status, contentType, text: await response.text() }, origin);
  } catch (error) {
    return { ok: false, failure: explainFailure(late ? new DOMException('late', 'TimeoutError') : error, request.url, request.signal.aborted) };
  } finally {
    clearTimeout(timer);
  }
}
