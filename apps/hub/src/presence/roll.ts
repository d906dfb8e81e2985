import type { Id } from '@fuel/contracts';

/** Which nodes this hub has welcomed and when it last heard of them. In memory only: after a restart every node says hello again. */
export interface Roll {
  welcome(node: Id, hello: { readonly boot: Id; readonly contract: number }, at: number): void;
  /** False: this boot was not welcomed here, it has to say hello. */
  heard(node: Id, boot: Id, at: number): boolean;
  /** This life of it; another stays. */
  leave(node: Id, boot: Id): void;
  /** Everybody has to say hello again. */
  clear(): void;
  present(now: number): { readonly node: Id }[];
  isPresent(node: Id, now: number): boolean;
  /** The contract that a welcomed node spoke of; 0 for any other. */
  contractOf(node: Id): number;
  /** Who was heard of since the last call. */
  takeHeard(): { readonly node: Id; readonly at: number }[];
}

export function openRoll(leaseMs: number): Roll {
  const nodes = new Map<Id, { boot: Id; contract: number; at: number }>();
  const heard = new Map<Id, number>();
  return {
    welcome(node, { boot, contract }, at) {
      nodes.set(node, { boot, contract, at });
      heard.set(node, at);
    },
    heard(node, boot, at) {
      const known = nodes.get(node);
      if (known === undefined || known.boot !== boot) return false;
      known.at = at;
      heard.set(node, at);
      return true;
    },
    leave(node, boot) {
      if (nodes.get(node)?.boot !== boot) return;
      nodes.delete(node);
      heard.delete(node);
    },
    clear() {
      nodes.clear();
      heard.clear();
    },
    present: (now) => [...nodes].flatMap(([node, { at }]) => (now - at <= leaseMs ? [{ node }] : [])),
    isPresent: (node, now) => now - (nodes.get(node)?.at ?? -Infinity) <= leaseMs,
    contractOf: (node) => nodes.get(node)?.contract ?? 0,
    takeHeard() {
      const taken = [...heard].map(([node, at]) => ({ node, at }));
      heard.clear();
      return taken;
    },
  };
}
