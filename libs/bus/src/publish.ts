import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import type { BusConnection } from './connect.ts';
import { BusFailure, toFailure } from './failure.ts';

export type PublishOptions = {
  /** Unique for ever: the server drops a second message under the same id in silence (`duplicate`). Sending again needs a new one. */
  readonly msgId?: string;
  readonly timeoutMs?: number;
};

export type Published = { readonly ok: true; readonly duplicate: boolean; readonly seq: number };
export type Outgoing = { readonly subject: string; readonly payload: Uint8Array | string; readonly msgId?: string };

/** Resolves when the stream has stored it. */
export async function publishDurable(
  connection: BusConnection,
  subject: string,
  payload: Uint8Array | string,
  options: PublishOptions,
): Promise<Published | BusFailure> {
  // The client would keep it until the next server and send it after we gave up on it.
  if (!connection.connected) return new BusFailure('bus.disconnected', `publish to ${subject}: no server right now`);
  try {
    const publishing = clientOf(connection).publish(subject, payload, {
      timeout: options.timeoutMs ?? 5_000,
      ...(options.msgId === undefined ? {} : { msgID: options.msgId }),
    });
    const acknowledged = await whileConnected(connection, publishing, `publish to ${subject}`);
    return { ok: true, duplicate: acknowledged.duplicate, seq: acknowledged.seq };
  } catch (cause) {
    return toFailure(cause, `publish to ${subject}`);
  }
}

/** The answer goes the way of the question: when that is lost, nothing is waited for any more, and it can be sent again on the next. */
function whileConnected<T>(connection: BusConnection, answer: Promise<T>, what: string): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = connection.onLost(() => reject(new BusFailure('bus.disconnected', `${what}: the server was lost before it answered`)));
    answer.then(resolve, reject).finally(stop);
  });
}

export type PublishAllOptions = { readonly inFlight?: number; readonly timeoutMs?: number };

/**
 * Many at once, results in the order of the messages. They are sent in order; with failures in between, what is stored may have gaps.
 * 64 waiting at a time is about four times faster than one by one and more brings little.
 */
export async function publishAllDurable(
  connection: BusConnection,
  messages: readonly Outgoing[],
  options: PublishAllOptions = {},
): Promise<(Published | BusFailure)[]> {
  const results = new Array<Published | BusFailure>(messages.length);
  const rest = messages.entries();
  const lane = async (): Promise<void> => {
    for (const [index, message] of rest) {
      const { subject, payload, msgId } = message;
      results[index] = await publishDurable(connection, subject, payload, {
        ...(msgId === undefined ? {} : { msgId }),
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.inFlight ?? 64, messages.length) }, lane));
  return results;
}

const clients = new WeakMap<BusConnection, JetStreamClient>();

function clientOf(connection: BusConnection): JetStreamClient {
  let client = clients.get(connection);
  if (client === undefined) clients.set(connection, (client = jetstream(connection.nats)));
  return client;
}
