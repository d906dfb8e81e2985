import { BusFailure } from '@fuel/bus';
import { StartFailure } from './start-failure.ts';

/** Why the hub cannot connect to NATS, and what to do. What is no failure of the bus stays what it is, here and below. */
export function explainConnecting(cause: unknown): unknown {
  if (!(cause instanceof BusFailure)) return cause;
  return cause.code === 'bus.unauthorized'
    ? new StartFailure(
        `NATS does not let the hub in: ${cause.message}`,
        'Check that NATS_URL is the right server and that the seed in FUEL_NATS_ACCOUNT_SEED_FILE belongs to an account that it knows.',
        cause,
      )
    : new StartFailure(`NATS cannot be reached: ${cause.message}`, 'Check NATS_URL and that the server runs; without NATS_URL the hub starts one of its own.', cause);
}

/** It is connected and cannot have its streams. A server without JetStream does not say so: it does not answer. */
export function explainStreams(cause: unknown): unknown {
  if (!(cause instanceof BusFailure)) return cause;
  return new StartFailure(
    `NATS does not keep the hub's messages: ${cause.message}`,
    'Check that JetStream is switched on, in the server and for the account of the seed, and that its disk is not full.',
    cause,
  );
}
