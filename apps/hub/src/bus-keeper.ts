import { type BusConnection, ensureConsumer, ensureStreams } from '@fuel/bus';
import { consumers, type Id, streams, subjects } from '@fuel/contracts';

/** Streams and consumers are made, and made again when they are gone: nothing of value lives in them. */
export function busKeeper(connection: BusConnection, hub: Id) {
  let since: number | null = connection.connected ? Date.now() : null;
  const ensure = async (): Promise<void> => {
    await ensureStreams(connection, hub);
    await ensureConsumer(connection, { stream: streams.facts(hub), durable: consumers.hub, filterSubject: subjects.facts(hub) });
  };
  connection.onReconnect(() => {
    since = Date.now();
  });
  return {
    ensure,
    ensureNode: async (node: Id): Promise<void> => {
      await ensureConsumer(connection, { stream: streams.orders(hub), durable: consumers.node(node), filterSubject: subjects.order(hub, node) });
    },
    listeningSince: (): number | null => (connection.connected ? since : null),
  };
}
