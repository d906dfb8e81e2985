import { consumers, streams, subjects } from '@fuel/contracts';

export type Permissions = { readonly pub: { allow: string[] }; readonly sub: { allow: string[] } };

/** The server puts the user's name here; it must be a whole token, and it works on nats-server 2.9. */
export const ownName = '{{name()}}';

/**
 * What a node may do: report as itself, read its own orders, hear its own control subject. It makes no stream and no consumer.
 * A node can still plant a message under a foreign subject through `reply=`; so the hub believes signatures, never subjects.
 */
export function nodePermissions(hubId: string, nodeId: string = ownName): Permissions {
  const orders = streams.orders(hubId);
  const durable = consumers.node(nodeId);
  return {
    pub: {
      allow: [
        subjects.fact(hubId, nodeId),
        subjects.presence(hubId, nodeId),
        subjects.log(hubId, nodeId),
        `$JS.API.CONSUMER.INFO.${orders}.${durable}`,
        `$JS.API.CONSUMER.MSG.NEXT.${orders}.${durable}`,
        `$JS.ACK.${orders}.${durable}.>`,
      ],
    },
    sub: { allow: [`${subjects.inboxPrefix(nodeId)}.>`, subjects.control(hubId, nodeId)] },
  };
}

/** The hub owns its two streams and nothing else: never `$JS.>`, which on old servers reaches other accounts (CVE-2025-30215). */
export function hubPermissions(hubId: string): Permissions {
  const owned = [streams.facts(hubId), streams.orders(hubId)];
  return {
    pub: {
      allow: [
        subjects.fact(hubId, probeToken),
        subjects.orders(hubId),
        subjects.control(hubId, '*'),
        ...owned.flatMap((stream) => [
          ...['CREATE', 'UPDATE', 'INFO', 'DELETE', 'PURGE', 'MSG.DELETE'].map((verb) => `$JS.API.STREAM.${verb}.${stream}`),
          ...['INFO', 'DELETE', 'MSG.NEXT', 'DURABLE.CREATE'].map((verb) => `$JS.API.CONSUMER.${verb}.${stream}.*`),
          `$JS.API.CONSUMER.CREATE.${stream}`,
          `$JS.API.CONSUMER.CREATE.${stream}.>`,
          `$JS.ACK.${stream}.>`,
        ]),
      ],
    },
    sub: { allow: [`${subjects.inboxPrefix(hubId)}.>`, subjects.presences(hubId), subjects.logs(hubId)] },
  };
}

/** Stands where a node's id stands; no id begins with "_", so it is nobody's subject. */
export const probeToken = '_probe';
