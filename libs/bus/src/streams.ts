import { streams, subjects } from '@fuel/contracts';
import { DiscardPolicy, jetstreamManager, RetentionPolicy, StorageType, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { BusConnection } from './connect.ts';
import { BusFailure, toFailure } from './failure.ts';
import { probe } from './probe.ts';

export type StreamOptions = {
  readonly replicas?: number;
  /** What nobody took after this time is dropped: both sides send again what is not settled. Default 7 days. */
  readonly maxAgeMs?: number;
};

/** `recreated`: the stream lost what it held; whatever is unsettled must be sent again and its consumers made again. */
export type EnsuredStream = { readonly stream: string; readonly recreated: boolean };

const day = 24 * 60 * 60 * 1000;

/**
 * Both streams are work queues: acknowledged means gone, so a consumer that had to be made anew gets only what is unsettled.
 * Postgres is the truth and NATS the wire, so deleting a stream that cannot be mended loses nothing that is not sent again.
 * Only fields that nats-server 2.9 knows.
 */
export async function ensureStreams(connection: BusConnection, hubId: string, options: StreamOptions = {}): Promise<EnsuredStream[]> {
  const common = {
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_age: nanos(options.maxAgeMs ?? 7 * day),
    num_replicas: options.replicas ?? 1,
  };
  return Promise.all([
    ensureStream(connection, { ...common, name: streams.facts(hubId), subjects: [subjects.facts(hubId)] }),
    ensureStream(connection, { ...common, name: streams.orders(hubId), subjects: [subjects.orders(hubId)] }),
  ]);
}

type Wanted = Pick<StreamConfig, 'name' | 'subjects'> & Partial<StreamConfig>;

async function ensureStream(connection: BusConnection, wanted: Wanted): Promise<EnsuredStream> {
  try {
    const manager = await jetstreamManager(connection.nats, { checkAPI: false });
    const made = await addOrUpdate(manager, wanted);
    const broken = await probe(connection, wanted.name, wanted.subjects);
    if (broken === null) return { stream: wanted.name, recreated: made === 'recreated' };
    if (broken.code !== 'bus.storage' && broken.code !== 'bus.no_stream') throw broken;
    await remake(manager, wanted);
    const still = await probe(connection, wanted.name, wanted.subjects);
    if (still !== null) throw still;
    return { stream: wanted.name, recreated: true };
  } catch (cause) {
    throw toFailure(cause, `ensure the stream ${wanted.name}`);
  }
}

async function addOrUpdate(manager: JetStreamManager, wanted: Wanted): Promise<'kept' | 'recreated'> {
  const existed = await exists(manager, wanted.name);
  if (!existed) {
    await manager.streams.add(wanted);
    return 'recreated';
  }
  try {
    await manager.streams.update(wanted.name, wanted);
    return 'kept';
  } catch (cause) {
    // Retention and storage of a stream cannot be changed, so an old layout is replaced; any other refusal is not ours to delete over.
    const failure = toFailure(cause, `update the stream ${wanted.name}`);
    if (failure.code !== 'bus.other' && failure.code !== 'bus.storage') throw failure;
    await remake(manager, wanted);
    return 'recreated';
  }
}

async function exists(manager: JetStreamManager, name: string): Promise<boolean> {
  try {
    await manager.streams.info(name);
    return true;
  } catch (cause) {
    const failure = toFailure(cause, `look for the stream ${name}`);
    if (failure.code === 'bus.no_stream') return false;
    throw failure;
  }
}

async function remake(manager: JetStreamManager, wanted: Wanted): Promise<void> {
  try {
    await manager.streams.delete(wanted.name);
  } catch (cause) {
    const failure: BusFailure = toFailure(cause, `delete the stream ${wanted.name}`);
    if (failure.code !== 'bus.no_stream') throw failure;
  }
  await manager.streams.add(wanted);
}
