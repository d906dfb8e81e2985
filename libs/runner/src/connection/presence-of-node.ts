import { CONTRACT_VERSION } from '@fuel/contracts';
import { lastSeq, unsettledBoots } from '@fuel/local';
import type { Assembled } from '../assemble.ts';
import { attemptLane } from '../orders/begin.ts';
import { whatIsHeld } from './hold.ts';
import { openPresence, type Presence } from './presence.ts';

/** What this node says of itself, each time as it is at that moment. */
export function presenceOf(node: Assembled): Presence {
  const { identity, version, settings, place } = node.options;
  const { context, lanes, heads } = node.shop;
  const who = { hub: identity.hub, node: identity.node, boot: context.boot };
  const hold = () => whatIsHeld(context.local);
  return openPresence({
    hold,
    aliveEveryMs: settings.aliveEveryMs,
    sendHello: () => {
      const { attempts, orders } = hold();
      const unready = node.storage.why();
      const repositories = [...node.session.repositories.values()].map((repository) => {
        const seen = heads.last(repository);
        const readable = seen?.kind === 'head';
        return { id: repository.id, readable, head: readable ? seen.head : null, runs: readable && settings.slots > 0, lands: readable && settings.lands };
      });
      node.wire.presence({
        type: 'hello', ...who, contract: CONTRACT_VERSION, version, slots: settings.slots, agents: [...node.agents.list()], repositories,
        attempts: [...attempts], orders: [...orders], seq: lastSeq(context.local), boots: unsettledBoots(context.local), labels: [...settings.labels], home: place,
        ...(unready === null ? {} : { unready: unready.slice(0, 1_000) }),
      });
    },
    sendAlive: () => {
      const { running, waiting } = lanes.count(attemptLane);
      node.wire.presence({ type: 'alive', ...who, attempts: [...hold().attempts], freeSlots: Math.max(0, settings.slots - running - waiting) });
    },
  });
}
