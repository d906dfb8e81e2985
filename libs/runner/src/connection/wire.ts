import { messageTypes, sources, subjects, type FactBatch, type LogLines, type Presence } from '@fuel/contracts';
import { publishCore, publishDurable, seal, type BusConnection, type Signer } from '@fuel/bus';
import type { Log } from '../log.ts';
import type { SentFacts } from '../report/publish-journal.ts';

/** Everything that leaves this node. Presence and logs are for who listens now; only facts are kept by the stream. */
export type Wire = {
  /** From the first connection on. */
  attach(connection: BusConnection): void;
  /** Facts go out only while the hub has answered on this connection: a copy of this node must not tell of what the node itself does. */
  admit(admitted: boolean): void;
  readonly admitted: boolean;
  presence(message: Presence): void;
  facts(batch: FactBatch): Promise<SentFacts>;
  logs(lines: Omit<LogLines, 'type' | 'hub' | 'node'>): void;
};

/** A hello that is said again later by somebody else must not speak for what the node has by then. As long as the hub's own words. */
const presenceExpiryMs = 5 * 60_000;

export function openWire(options: {
  readonly hub: string;
  readonly node: string;
  /** The node's own key: the hub believes signatures, never subjects. */
  readonly signer: Signer;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
  readonly log: Log;
}): Wire {
  const { hub, node, newId, log } = options;
  let bus: BusConnection | null = null;
  let admitted = false;
  const signed = (type: keyof typeof messageTypes, body: unknown, expiryMs: number | null = null): string => {
    const now = options.now();
    const expires = expiryMs === null ? {} : { expires: new Date(now.getTime() + expiryMs).toISOString() };
    return seal(options.signer, { id: newId('msg'), source: sources.node(node), type: messageTypes[type], time: now.toISOString(), ...expires, body });
  };
  return {
    attach(connection) {
      bus = connection;
    },
    admit(given) {
      admitted = given;
    },
    get admitted() {
      return admitted;
    },
    presence(message) {
      if (bus === null) return;
      const failure = publishCore(bus, subjects.presence(hub, node), signed('presence', message, presenceExpiryMs));
      if (failure !== null) log('debug', `a sign of life was not sent: ${failure.message}`);
    },
    async facts(batch) {
      if (bus === null) return { ok: false, code: 'bus.disconnected', message: 'there is no connection yet' };
      if (!admitted) return { ok: false, code: 'bus.disconnected', message: 'the hub has not answered yet' };
      // A new id each time: sending again under an id that the stream has seen delivers nothing, in silence.
      const sent = await publishDurable(bus, subjects.fact(hub, node), signed('facts', batch), { msgId: newId('send') });
      return sent.ok ? { ok: true } : { ok: false, code: sent.code, message: sent.message };
    },
    logs(lines) {
      // Nobody is owed a live line: without a connection it is in the attempt's log file only.
      if (bus !== null) publishCore(bus, subjects.log(hub, node), signed('log', { type: 'log', hub, node, ...lines } satisfies LogLines));
    },
  };
}
