import { backoffMs, pause } from './backoff.ts';
import { urlInvalid } from './call-hub.ts';
import { anySignal } from './connection.ts';
import type { ClientOptions } from './connection.ts';
import { openStream } from './open-stream.ts';
import type { OpenStream } from './open-stream.ts';
import type { Frame } from './parse-frames.ts';
import { isHubUrl } from './request-url.ts';
import type { NotOk } from './result.ts';

export interface FollowOptions {
  /** Everything after this position is sent again; without it the hub decides where to begin. */
  readonly lastEventId?: string | undefined;
  readonly signal?: AbortSignal;
  readonly idleMs?: number;
  /** How long to wait after so many failures in a row. */
  readonly backoff?: (failures: number, askedMs: number | undefined) => number;
}

/**
 * What a follower sees: open -> event* -> (lost -> open -> event*)* -> ended.
 * After each `open` the follower reads the state that it shows; nothing is missed in between, the position is sent along.
 */
export type StreamItem<T> =
  | { readonly kind: 'open' }
  | { readonly kind: 'event'; readonly event: T }
  | { readonly kind: 'lost'; readonly reason: NotOk; readonly retryInMs: number }
  | { readonly kind: 'ended'; readonly reason: NotOk };

/** What a schema of the route table says of one event. */
interface Form<T> {
  safeParse(data: unknown): { readonly success: true; readonly data: T } | { readonly success: false; readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] } };
}

export interface Followed<T> {
  /** Asked for when the hub's address was found to be one. */
  readonly url: () => string;
  readonly form: Form<T>;
  /** After this one nothing comes, and that is as it should be. */
  readonly isLast?: (event: T) => boolean;
}

const worthAnotherTry = (no: NotOk): boolean => ('problem' in no ? no.problem.status >= 500 || no.problem.status === 429 : no.failure.retryable);

function readEvent<T>(form: Form<T>, frame: Frame): StreamItem<T> {
  const broken = (what: string): StreamItem<T> => ({
    kind: 'ended',
    reason: {
      ok: false,
      failure: { code: 'hub.answer_unexpected', message: `an event does not have the form that is documented: ${what}; update the older of hub and client`, retryable: false },
    },
  });
  let data: unknown;
  try {
    data = JSON.parse(frame.data);
  } catch {
    return broken('its data is not JSON');
  }
  const read = form.safeParse(data);
  if (read.success) return { kind: 'event', event: read.data };
  return broken(read.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`).join(', '));
}

async function* readAll<T>(stream: OpenStream, form: Form<T>): AsyncGenerator<{ item: StreamItem<T> | null; id: string | undefined }, NotOk, void> {
  for (;;) {
    const read = await stream.read();
    if ('ended' in read) return read.ended;
    for (const frame of read.frames) yield { item: readEvent(form, frame), id: frame.id };
    yield { item: null, id: read.lastId };
  }
}

/** Comes again from where it was, as often as it has to. */
export async function* followStream<T>(options: ClientOptions, { url, form, isLast = () => false }: Followed<T>, follow: FollowOptions): AsyncGenerator<StreamItem<T>, void, void> {
  if (!isHubUrl(options.url)) return yield { kind: 'ended', reason: urlInvalid(options.url) };
  const signal = anySignal(options.signal, follow.signal);
  const waitMs = follow.backoff ?? ((failures, askedMs) => backoffMs(failures, Math.random(), askedMs));
  let lastEventId = follow.lastEventId;
  let failures = 0;
  let askedMs: number | undefined;
  while (!signal.aborted) {
    const opened = await openStream(options, { url: url(), lastEventId, signal, openTimeoutMs: options.timeoutMs ?? 30_000, idleMs: follow.idleMs ?? 60_000 });
    let reason: NotOk;
    if (opened.ok) {
      try {
        yield { kind: 'open' };
        const reading = readAll(opened.value, form);
        let next = await reading.next();
        while (next.done !== true) {
          const { item, id } = next.value;
          if (item !== null) {
            failures = 0;
            yield item;
            if (item.kind === 'ended' || (item.kind === 'event' && isLast(item.event))) return;
          }
          lastEventId = id ?? lastEventId;
          next = await reading.next();
        }
        reason = next.value;
        askedMs = opened.value.retryMs ?? askedMs;
      } finally {
        opened.value.close();
      }
    } else reason = opened;
    if (signal.aborted) return;
    if (!worthAnotherTry(reason)) return yield { kind: 'ended', reason };
    failures += 1;
    const retryInMs = waitMs(failures, askedMs);
    yield { kind: 'lost', reason, retryInMs };
    await pause(retryInMs, signal);
  }
}
