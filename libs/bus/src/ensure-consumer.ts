import { AckPolicy, DeliverPolicy, jetstreamManager, type ConsumerConfig, type JetStreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { BusConnection } from './connect.ts';
import { toFailure } from './failure.ts';

export type ConsumerOptions = {
  readonly stream: string;
  readonly durable: string;
  readonly filterSubject: string;
  /** After this time without acknowledgement or sign of work the message is given again. consumeBatches signs in good time. */
  readonly ackWaitMs?: number;
  readonly maxAckPending?: number;
};

/** So long nobody else gets what a hub that died had in hand. Given again too early it costs a little and changes nothing. */
export const defaultAckWaitMs = 1_500;

/** Idempotent; a consumer that cannot be changed into what is wanted is made anew. `recreated`: unsettled messages come again. */
export async function ensureConsumer(connection: BusConnection, options: ConsumerOptions): Promise<{ readonly recreated: boolean }> {
  try {
    const manager = await jetstreamManager(connection.nats, { checkAPI: false });
    const existed = await exists(manager, options);
    try {
      await manager.consumers.add(options.stream, configOf(options));
      return { recreated: !existed };
    } catch (cause) {
      const failure = toFailure(cause, 'change the consumer');
      if (!existed || failure.code !== 'bus.other') throw failure;
      await manager.consumers.delete(options.stream, options.durable);
      await manager.consumers.add(options.stream, configOf(options));
      return { recreated: true };
    }
  } catch (cause) {
    throw toFailure(cause, `ensure the consumer ${options.durable} of ${options.stream}`);
  }
}

/** When a node is removed: its orders stay in the stream until they are too old, its consumer would stay for ever. */
export async function removeConsumer(connection: BusConnection, stream: string, durable: string): Promise<void> {
  try {
    const manager = await jetstreamManager(connection.nats, { checkAPI: false });
    await manager.consumers.delete(stream, durable);
  } catch (cause) {
    const failure = toFailure(cause, `remove the consumer ${durable} of ${stream}`);
    if (failure.code !== 'bus.no_consumer' && failure.code !== 'bus.no_stream') throw failure;
  }
}

function configOf(options: ConsumerOptions): Partial<ConsumerConfig> {
  return {
    durable_name: options.durable,
    filter_subject: options.filterSubject,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(options.ackWaitMs ?? defaultAckWaitMs),
    max_ack_pending: options.maxAckPending ?? 20_000,
    max_deliver: -1,
    num_replicas: 0,
  };
}

async function exists(manager: JetStreamManager, options: ConsumerOptions): Promise<boolean> {
  try {
    await manager.consumers.info(options.stream, options.durable);
    return true;
  } catch (cause) {
    const failure = toFailure(cause, `look for the consumer ${options.durable}`);
    if (failure.code === 'bus.no_consumer') return false;
    throw failure;
  }
}
