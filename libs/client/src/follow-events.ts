import { eventView, routes } from '@fuel/contracts';
import type { EventView } from '@fuel/contracts';
import { backoffMs, pause } from './backoff.ts';
import { urlInvalid } from './call-hub.ts';
import { anySignal } from './connection.ts';
import type { ClientOptions } from './connection.ts';
import { openStream } from './open-stream.ts';
import type { OpenStream } from './open-stream.ts';
import type { Frame } from './parse-frames.ts';
import { isHubUrl, requestUrl } from './request-url.ts';
import type { NotOk } from './result.ts';

export interface FollowOptions {
  /** Only the events of this feature. */
  readonly feature?: string | undefined;
  /** Only those of this task, of types that begin so, of features in this workspace. */
  readonly task?: string | undefined;
  readonly type?: string | undefined;
  readonly workspace?: string | undefined;
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
export type StreamItem =
  | { readonly kind: 'open' }
  | { readonly kind: 'event'; readonly event: EventView }
  | { readonly kind: 'lost'; readonly reason: NotOk; readonly retryInMs: number }
  | { readonly kind: 'ended'; readonly reason: NotOk };

const worthAnotherTry = (no: NotOk): boolean => ('problem' in no ? no.problem.status >= 500 || no.problem.status === 429 : no.failure.retryable);

function readEvent(frame: Frame): StreamItem {
  const broken = (what: string): StreamItem => ({
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
  const read = eventView.safeParse(data);
  if (read.success) return { kind: 'event', event: read.data };
  return broken(read.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`).join(', '));
}

async function* readAll(stream: OpenStream): AsyncGenerator<{ item: StreamItem; id: string | undefined }, NotOk, void> {
  for (;;) {
    const read = await stream.read();
    if ('ended' in read) return read.ended;
    for (const frame of read.frames) yield { item: readEvent(frame), id: frame.id };
  }
}

export async function* followEvents(options: ClientOptions, follow: FollowOptions): AsyncGenerator<StreamItem, void, void> {
  if (!isHubUrl(options.url)) return yield { kind: 'ended', reason: urlInvalid(options.url) };
  const { feature, task, type, workspace } = follow;
  const route = feature === undefined ? routes.events : routes.featureEvents;
  const url = requestUrl(options.url, route.path, { id: feature }, { task, type, ...(feature === undefined ? { workspace } : {}) });
  const signal = anySignal(options.signal, follow.signal);
  const waitMs = follow.backoff ?? ((failures, askedMs) => backoffMs(failures, Math.random(), askedMs));
  let lastEventId = follow.lastEventId;
  let failures = 0;
  let askedMs: number | undefined;
  while (!signal.aborted) {
    const opened = await openStream(options, { url, lastEventId, signal, openTimeoutMs: options.timeoutMs ?? 30_000, idleMs: follow.idleMs ?? 60_000 });
    let reason: NotOk;
    if (opened.ok) {
      try {
        yield { kind: 'open' };
        const reading = readAll(opened.value);
        let next = await reading.next();
        while (next.done !== true) {
          failures = 0;
          yield next.value.item;
          if (next.value.item.kind === 'ended') return;
          lastEventId = next.value.id ?? lastEventId;
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
