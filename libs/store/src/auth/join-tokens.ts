import type { Id, RepositoryRef } from '@fuel/contracts';
import type { Database, Query } from '../database.ts';
import { iso } from '../json.ts';

export interface NewJoinToken {
  readonly hash: string;
  readonly repository: Id;
  readonly expiresAt: number;
}

export const createJoinToken = (database: Database, { hash, repository, expiresAt }: NewJoinToken): Promise<void> =>
  database.withPrisma(async (prisma) => {
    await prisma.joinToken.create({ data: { hash, repositoryId: repository, expiresAt: new Date(expiresAt) } });
  });

export interface Redeem {
  readonly hash: string;
  readonly publicKey: string;
  readonly name: string;
  /** For a key that is new here. */
  readonly nodeId: Id;
  readonly contract: number;
  readonly version: string;
  /** Of the node's own bearer token. */
  readonly tokenHash: string;
  readonly now: number;
}

export type Redeemed =
  | { readonly kind: 'unknown' | 'expired' | 'used' }
  | { readonly kind: 'joined'; readonly node: Id; readonly repository: RepositoryRef };

interface JoinTokenRow {
  repository_id: Id;
  expired: boolean;
  used: boolean;
}

/** All or nothing, and once: the token's row is locked before it is looked at. The same key joins as the same node. */
export const redeemJoinToken = (database: Database, redeem: Redeem): Promise<Redeemed> =>
  database.inTransaction(async (query): Promise<Redeemed> => {
    const [token] = await query<JoinTokenRow>(
      'select repository_id, expires_at <= $2 as expired, used_at is not null as used from join_tokens where hash = $1 for update',
      [redeem.hash, iso(redeem.now)],
    );
    if (token === undefined) return { kind: 'unknown' };
    if (token.used) return { kind: 'used' };
    if (token.expired) return { kind: 'expired' };
    const node = await putNode(query, redeem);
    await query('insert into node_repositories (node_id, repository_id) values ($1, $2) on conflict do nothing', [node, token.repository_id]);
    await query(`insert into tokens (hash, kind, name, node_id) values ($1, 'node', $2, $3)`, [redeem.tokenHash, redeem.name, node]);
    await query('update join_tokens set used_at = $2, used_by = $3 where hash = $1', [redeem.hash, iso(redeem.now), node]);
    const [repository] = await query<RepositoryRef>(
      'select id, name, url, path, default_branch as "defaultBranch" from repositories where id = $1',
      [token.repository_id],
    );
    if (repository === undefined) throw new Error(`a join token names repository ${token.repository_id}, which is gone`);
    return { kind: 'joined', node, repository };
  });

async function putNode(query: Query, { nodeId, publicKey, name, contract, version, now }: Redeem): Promise<Id> {
  const [node] = await query<{ id: Id }>(
    `insert into nodes (id, public_key, name, contract, version, joined_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (public_key) do update set name = excluded.name, contract = excluded.contract, version = excluded.version
     returning id`,
    [nodeId, publicKey, name, contract, version, iso(now)],
  );
  if (node === undefined) throw new Error('a node was written and is not there');
  return node.id;
}
