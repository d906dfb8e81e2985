import { CONTRACT_VERSION, type NodeSession } from '@fuel/contracts';
import type { Runtime } from '../compose/runtime.ts';
import type { Call } from '../http/door.ts';
import { type Answer, answered, refused } from '../http/answer.ts';
import { nodeNats } from './node-nats.ts';
import { heldUntil } from './refuse-copy.ts';

/** Asked for at each start of a node: addresses and keys may have changed since it joined. */
export async function nodeSession(runtime: Runtime, { caller, host }: Call<'getNodeSession'>): Promise<Answer<NodeSession>> {
  const { store } = runtime;
  const node = caller.actor.id;
  const silentBefore = heldUntil(runtime.now(), runtime.engine.settings.leaseMs);
  const [keys, repositories, held] = await Promise.all([store.keysOf([node]), store.repositoriesOfNode(node), store.holderOf(node, silentBefore)]);
  const publicKey = keys.get(node);
  if (publicKey === undefined) return refused('node.unknown', 'The node of this token is gone from the hub. Let it join again: fuel node join.');
  return answered({
    hub: runtime.hub,
    node,
    repositories,
    nats: await nodeNats(runtime, { node, publicKey, host }),
    hubKeys: [runtime.key.signer.publicKey],
    contract: CONTRACT_VERSION,
    ...(held === null ? {} : { held }),
  });
}
