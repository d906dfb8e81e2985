import { CONTRACT_VERSION, type RouteResponse } from '@fuel/contracts';
import { hashOf, newSecret } from '../auth/secret.ts';
import type { Runtime } from '../compose/runtime.ts';
import type { Call } from '../http/door.ts';
import { type Answer, answered } from '../http/answer.ts';
import { nodeNats } from './node-nats.ts';
import { refuseJoin } from './refuse-join.ts';
import { refuseOldNode } from './refuse-old-node.ts';
import { refuseUnproven } from './refuse-unproven.ts';

/** The ticket is redeemed and the node written in one transaction: of two that come with the same ticket one joins. */
export async function joinNode(runtime: Runtime, { body, host }: Call<'joinNode'>): Promise<Answer<RouteResponse<'joinNode'>>> {
  const old = refuseOldNode(body);
  if (old !== null) return { ok: false, refusal: old };
  const unproven = refuseUnproven(body, hashOf(body.token), runtime.now());
  if (unproven !== null) return { ok: false, refusal: unproven };
  const nodeToken = newSecret('fuelnode');
  const joined = await runtime.store.redeemJoinToken({
    hash: hashOf(body.token),
    publicKey: body.publicKey,
    name: body.name,
    nodeId: runtime.newId('nod'),
    contract: body.contract,
    version: body.version,
    tokenHash: hashOf(nodeToken),
    now: runtime.now(),
  });
  if (joined.kind !== 'joined') return { ok: false, refusal: refuseJoin(joined.kind) };
  runtime.wake();
  // It may run already, for another repository.
  runtime.askHello(joined.node);
  return answered({
    hub: runtime.hub,
    node: joined.node,
    repository: joined.repository,
    nodeToken,
    nats: await nodeNats(runtime, { node: joined.node, publicKey: body.publicKey, host }),
    hubKeys: [runtime.key.signer.publicKey],
    contract: CONTRACT_VERSION,
  });
}
