import { consumers, streams, subjects } from '@fuel/contracts';
import { BusFailure, connectBus, consumeBatches, subscribeCore, type BusConnection, type Consuming } from '@fuel/bus';
import { LocalFailure, settle } from '@fuel/local';
import type { Assembled } from '../assemble.ts';
import { beginOrder } from '../orders/begin.ts';
import { receiveOrders } from '../orders/receive.ts';
import { readControl } from './hear-control.ts';
import type { Presence } from './presence.ts';
import { applyWelcome } from './welcome.ts';

/** `stop` ends the receiving of orders; the connection stays for what is still to be said. */
export type Connected = { readonly bus: BusConnection; readonly stop: () => Promise<void> };

/** Hears the hub from the first connection on, and receives orders from the first welcome on: the hub makes the consumer before it answers. */
type Listening = { stop(): Promise<void> };

const decoder = new TextDecoder();

/** One line to the servers that are known now. `isCurrent` turns false when it was given up for another. */
export type Dial = { readonly servers: readonly string[]; readonly isCurrent: () => boolean; readonly presence: Presence };

/** Waits for the first connection as long as it takes; later ones come and go by themselves. */
export async function connectNode(node: Assembled, { servers, isCurrent, presence }: Dial): Promise<Connected> {
  const { identity, log } = node.options;
  const { lanes } = node.shop;
  let listening: Listening | null = null;
  const bus = await connectBus({
    servers, inboxPrefix: subjects.inboxPrefix(identity.node), name: identity.node,
    credentials: { jwt: identity.jwt, seed: identity.seed },
    onConnected: (connection) => {
      if (!isCurrent()) return void connection.close();
      log('info', 'connected', { server: connection.server });
      listening ??= listen(node, connection, presence);
      presence.connected();
    },
    onDisconnected: () => {
      if (!isCurrent()) return;
      log('warn', 'the connection to NATS is lost; what runs goes on, and nothing new begins until the hub answers again');
      presence.disconnected();
      lanes.hold();
      node.wire.admit(false);
    },
    onTrouble: (failure) => log('warn', failure.message, { code: failure.code }),
  });
  return { bus, stop: async () => listening?.stop() };
}

/** Once, before the first hello: the answer must find somebody listening. */
function listen(node: Assembled, connection: BusConnection, presence: Presence): Listening {
  const { identity, log } = node.options;
  let consuming: Consuming | null = null;
  node.wire.attach(connection);
  subscribeCore(connection, subjects.control(identity.hub, identity.node), {
    handler: ({ data }) => {
      hear(node, presence, decoder.decode(data));
      if (presence.state === 'welcomed') consuming ??= receive(node, connection);
    },
    onRefused: (failure) => log('error', `the hub cannot be heard: ${failure.message}`, { code: failure.code }),
  });
  return { stop: async () => consuming?.stop() };
}

function receive(node: Assembled, connection: BusConnection): Consuming {
  const { identity, log, now } = node.options;
  const { shop, report, session } = node;
  const told = onceA(60_000, now);
  return consumeBatches(connection, {
    stream: streams.orders(identity.hub), durable: consumers.node(identity.node), maxBatch: 256,
    handler: (messages) => {
      const fresh = receiveOrders(shop.context, session, messages.map(({ data }) => decoder.decode(data)));
      for (const order of fresh) beginOrder(shop, order);
      report.wake();
      return Promise.resolve();
    },
    onTrouble: (cause) => {
      const passes = cause instanceof LocalFailure ? cause.retryable : cause instanceof BusFailure;
      if (!passes) return node.onBroken(cause);
      if (cause instanceof LocalFailure) node.storage.refused(cause);
      if (told()) log('warn', `orders cannot be received: ${cause instanceof Error ? cause.message : String(cause)}`);
    },
  });
}

function hear(node: Assembled, presence: Presence, text: string): void {
  try {
    obey(node, presence, text);
  } catch (cause) {
    if (!(cause instanceof LocalFailure) || !cause.retryable) return node.onBroken(cause);
    // What could not be written is said again: the hub answers every hello.
    node.options.log('error', cause.message, { code: cause.code });
    node.storage.refused(cause);
    presence.greetAgain();
  }
}

function obey(node: Assembled, presence: Presence, text: string): void {
  const { shop, report, session } = node;
  const { context, lanes } = shop;
  const message = readControl(text, session, context.node, { now: context.now(), log: context.log });
  if (message === null) return;
  switch (message.type) {
    case 'welcome':
      // An answer to an earlier life of this node says nothing about this one.
      if (message.boot !== context.boot || presence.state === 'away') return;
      if (message.held !== undefined) return giveWay(node, presence, message.refused ?? `${message.held.host} speaks for this node`);
      node.wire.admit(true);
      if (presence.state === 'greeting' && (context.storage.why() === null || node.duty.now() !== 'working')) context.log('info', 'the hub answered', { live: message.live.length });
      if (message.repositories?.some((id) => !session.repositories.has(id)) === true) session.doubt('it joined a repository while it runs');
      else if (message.places?.some((place) => !session.knows(place)) === true) session.doubt('a repository is not where it was');
      return applyWelcome(shop, report, message, presence.welcomed());
    case 'watermark':
      return settle(context.local, message.boot, message.seq);
    case 'resend':
      return report.from({ boot: message.boot, seq: message.fromSeq });
    case 'logWanted':
      return context.live.replay(message);
    case 'helloWanted':
      lanes.hold();
      return presence.greetAgain();
    default:
      return message satisfies never;
  }
}

/** Somebody else is this node: nothing more is begun or told here, and the process ends. */
function giveWay(node: Assembled, presence: Presence, why: string): void {
  node.wire.admit(false);
  node.shop.lanes.hold();
  presence.stop();
  node.onHeld(why);
}

/** True once in each span of time: a consumer that is away says so many times. */
function onceA(ms: number, now: () => Date): () => boolean {
  let last = -Infinity;
  return () => {
    if (now().getTime() - last < ms) return false;
    last = now().getTime();
    return true;
  };
}
