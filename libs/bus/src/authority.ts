import { encodeAccount, encodeOperator, newScopedSigner } from '@nats-io/jwt';
import { keyPair, newKey, publicKeyOf } from './key.ts';
import type { NodeIssuer, UserIssuer } from './credentials.ts';
import { nodePermissions } from './permissions.ts';

/** The secrets of a server of our own: made once, kept as a file, enough to make every token again. */
export type AuthoritySeeds = {
  readonly operator: string;
  readonly system: string;
  readonly account: string;
  /** Plain signing key of the account: makes the hub's users. */
  readonly hubSigner: string;
  /** Scoped signing key of the account: makes nodes and nothing else. */
  readonly nodeSigner: string;
};

/** What the server's configuration needs, and who makes users. */
export type Authority = {
  readonly operatorJwt: string;
  readonly systemAccount: string;
  /** Account public key -> JWT, for `resolver_preload`. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly hubIssuer: UserIssuer;
  readonly nodeIssuer: NodeIssuer;
};

export function newAuthoritySeeds(): AuthoritySeeds {
  return {
    operator: newKey('operator').seed,
    system: newKey('account').seed,
    account: newKey('account').seed,
    hubSigner: newKey('account').seed,
    nodeSigner: newKey('account').seed,
  };
}

const unlimited = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: 0 };
const jetstream = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

/** Tokens are made anew at each start (they cost milliseconds), so a change of the node's permissions reaches every data directory. */
export async function authorityOf(seeds: AuthoritySeeds, hubId: string): Promise<Authority> {
  const operator = keyPair(seeds.operator);
  const system = publicKeyOf(seeds.system);
  const account = publicKeyOf(seeds.account);
  const nodeScope = newScopedSigner(publicKeyOf(seeds.nodeSigner), 'node', nodePermissions(hubId));
  const [operatorJwt, systemJwt, accountJwt] = await Promise.all([
    encodeOperator('fuel', operator, { system_account: system }),
    encodeAccount('SYS', system, { limits: unlimited }, { signer: operator }),
    encodeAccount('FUEL', account, { limits: { ...unlimited, ...jetstream }, signing_keys: [publicKeyOf(seeds.hubSigner), nodeScope] }, { signer: operator }),
  ]);
  return {
    operatorJwt,
    systemAccount: system,
    accounts: { [system]: systemJwt, [account]: accountJwt },
    hubIssuer: { account, seed: seeds.hubSigner },
    nodeIssuer: { account, seed: seeds.nodeSigner, scoped: true },
  };
}
