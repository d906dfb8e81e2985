import { type BusConnection, ensureConsumer, ensureStreams } from '@fuel/bus';
import { consumers, type Id, streams, subjects } from '@fuel/contracts';
import { openListening } from './presence/listening.ts';

/**
 * Streams and consumers are made, and made again when they are gone or refuse to store: nothing of value lives in them. Nobody
 * else may make them and a stream may break while all is quiet here, so the hub looks regularly.
 */
export function busKeeper(connection: BusConnection, hub: Id, { leaseMs, madeAnew }: { leaseMs: number; madeAnew: () => void }) {
  const listening = openListening(leaseMs / 2, Date.now());
  const ensure = async (): Promise<void> => {
    const streamsMade = await ensureStreams(connection, hub);
    const consumer = await ensureConsumer(connection, { stream: streams.facts(hub), durable: consumers.hub, filterSubject: subjects.facts(hub) });
    if (consumer.recreated || streamsMade.some(({ recreated }) => recreated)) madeAnew();
  };
  connection.onReconnect(() => listening.begin(Date.now()));
  return {
    ensure,
    ensureNode: async (node: Id): Promise<void> => {
      await ensureConsumer(connection, { stream: streams.orders(hub), durable: consumers.node(node), filterSubject: subjects.order(hub, node) });
    },
    listeningSince: (): number | null => listening.since(connection.connected, Date.now()),
  };
}
