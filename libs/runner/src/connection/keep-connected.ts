import type { Assembled } from '../assemble.ts';
import { pause } from '../pause.ts';
import { connectNode, type Connected } from './connect-node.ts';
import type { Presence } from './presence.ts';
import { presenceOf } from './presence-of-node.ts';

export type KeptConnection = {
  readonly presence: Presence;
  /** Null while the first connection is still looked for. */
  current(): Connected | null;
};

type Line = { readonly servers: readonly string[]; connected: Connected | null };

const lookAgainMs = 15_000;

/**
 * The hub says where NATS is. While no server answers, it is asked again: after a restart elsewhere, one URL must be enough to find it.
 * The old line is given up only when there is another one to try.
 */
export function keepConnected(node: Assembled, everyMs = lookAgainMs): KeptConnection {
  const presence = presenceOf(node);
  node.changed.tell = presence.greetAgain;
  let line: Line;
  const dial = (servers: readonly string[]): Line => {
    const mine: Line = { servers, connected: null };
    connectNode(node, { servers, presence, isCurrent: () => line === mine })
      .then((connected) => (mine.connected = connected))
      .catch(node.onBroken);
    return mine;
  };
  line = dial(node.options.identity.servers);
  const lookElsewhere = async (): Promise<void> => {
    while (await pause(everyMs, node.stopping.signal)) {
      if (presence.state !== 'away') continue;
      const servers = (await node.session.ask())?.servers ?? null;
      if (servers === null || presence.state !== 'away' || same(servers, line.servers)) continue;
      node.options.log('info', 'the hub names other servers', { servers: servers.join(',') });
      const old = line;
      line = dial(servers);
      await old.connected?.bus.close();
    }
  };
  lookElsewhere().catch(node.onBroken);
  return { presence, current: () => line.connected };
}

const same = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((server, index) => server === other[index]);
