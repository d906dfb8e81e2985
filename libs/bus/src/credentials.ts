import { encodeUser } from '@nats-io/jwt';
import { keyPair } from './key.ts';
import { hubPermissions, nodePermissions } from './permissions.ts';

/** What a client shows the server: the account's word about a key, and the key itself. */
export type BusCredentials = { readonly jwt: string; readonly seed: string };

/**
 * Who vouches for users. `scoped` signing keys carry the node's permissions in the account itself, so a stolen one can make nodes
 * and nothing else; a plain signing key (or the account's own) writes the permissions into each user.
 */
export type UserIssuer = { readonly account: string; readonly seed: string };
export type NodeIssuer = UserIssuer & { readonly scoped: boolean };

export type NodeIdentity = { readonly hubId: string; readonly nodeId: string; readonly publicKey: string; readonly expiresAt?: Date };

export function nodeCredentials(issuer: NodeIssuer, node: NodeIdentity): Promise<string> {
  const user = issuer.scoped ? {} : nodePermissions(node.hubId, node.nodeId);
  return encodeUser(node.nodeId, node.publicKey, issuer.account, user, {
    signer: keyPair(issuer.seed),
    scopedUser: issuer.scoped,
    ...(node.expiresAt === undefined ? {} : { exp: Math.floor(node.expiresAt.getTime() / 1000) }),
  });
}

export function hubCredentials(issuer: UserIssuer, hub: { readonly hubId: string; readonly publicKey: string }): Promise<string> {
  return encodeUser(hub.hubId, hub.publicKey, issuer.account, hubPermissions(hub.hubId), { signer: keyPair(issuer.seed) });
}

/** Everything within the account: who repairs by hand, and the scenarios that repeat what others said. No program of ours runs with it. */
export function operatorCredentials(issuer: UserIssuer, operator: { readonly name: string; readonly publicKey: string }): Promise<string> {
  return encodeUser(operator.name, operator.publicKey, issuer.account, {}, { signer: keyPair(issuer.seed) });
}
