import type { BusConnection } from './connect.ts';
import { BusFailure, toFailure } from './failure.ts';

/**
 * Core NATS: who listens now gets it, nobody else ever will. For presence, control and live logs. Without a server it is refused at
 * once: the client would keep it and deliver a minutes-old sign of life.
 */
export function publishCore(connection: BusConnection, subject: string, payload: Uint8Array | string): BusFailure | null {
  if (!connection.connected) return new BusFailure('bus.disconnected', `publish to ${subject}: no server right now`);
  try {
    connection.nats.publish(subject, payload);
    return null;
  } catch (cause) {
    return toFailure(cause, `publish to ${subject}`);
  }
}

export type CoreMessage = { readonly subject: string; readonly data: Uint8Array };
export type CoreSubscription = { stop(): void };

export type CoreOptions = {
  readonly handler: (message: CoreMessage) => void;
  /** The server refused the subscription: these credentials will never hear this subject. */
  readonly onRefused?: (failure: BusFailure) => void;
};

/** Survives reconnections. The handler is synchronous on purpose: nothing here waits for it, so it only takes the message in. */
export function subscribeCore(connection: BusConnection, subject: string, options: CoreOptions): CoreSubscription {
  const subscription = connection.nats.subscribe(subject, {
    callback: (cause, message) => {
      if (cause === null) options.handler({ subject: message.subject, data: message.data });
      else options.onRefused?.(toFailure(cause, `subscribe to ${subject}`));
    },
  });
  return { stop: () => subscription.unsubscribe() };
}
