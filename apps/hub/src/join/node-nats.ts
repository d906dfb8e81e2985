import { nodeCredentials } from '@fuel/bus';
import type { Id, Joined } from '@fuel/contracts';
import type { Runtime } from '../compose/runtime.ts';
import { natsServersFor } from './nats-servers.ts';

/** Where the node finds NATS and the word of the account about its key: it may report as itself and read its own orders, nothing else. */
export async function nodeNats(runtime: Runtime, about: { readonly node: Id; readonly publicKey: string; readonly host: string }): Promise<Joined['nats']> {
  return {
    servers: [...natsServersFor(runtime.nats, about.host)],
    jwt: await nodeCredentials(runtime.nodeIssuer, { hubId: runtime.hub, nodeId: about.node, publicKey: about.publicKey }),
  };
}
