import { jetstreamManager } from '@nats-io/jetstream';
import type { BusConnection } from './connect.ts';
import type { BusFailure } from './failure.ts';
import { probeToken } from './permissions.ts';
import { publishDurable } from './publish.ts';
import { toFailure } from './failure.ts';

/**
 * Asks a stream to store one message, and takes it out again. A stream whose directory was wiped looks healthy in every answer and
 * refuses every publish, so nothing less tells. Null: it stores. Consumers pass over messages of this subject.
 */
export async function probe(connection: BusConnection, stream: string, streamSubjects: readonly string[]): Promise<BusFailure | null> {
  for (const subject of streamSubjects) {
    const published = await publishDurable(connection, subject.replace(/[*>]$/, probeToken), '', {});
    if (!published.ok) return published;
    try {
      const manager = await jetstreamManager(connection.nats, { checkAPI: false });
      await manager.streams.deleteMessage(stream, published.seq, false);
    } catch (cause) {
      const failure = toFailure(cause, `take the probe out of ${stream}`);
      // The consumer may have taken it first, which proves the same.
      if (failure.code !== 'bus.other') return failure;
    }
  }
  return null;
}
