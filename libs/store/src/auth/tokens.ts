import type { Id } from '@fuel/contracts';
import type { Database, Query } from '../database.ts';

export type TokenKind = 'admin' | 'member' | 'node';

export interface NewToken {
  readonly hash: string;
  readonly kind: TokenKind;
  readonly name: string;
  readonly node: Id | null;
}

export interface KnownToken {
  readonly kind: TokenKind;
  readonly name: string;
  readonly node: Id | null;
}

/** Only hashes come here: the secret is with its owner. The same token again changes nothing. */
export async function createToken(database: Database, { hash, kind, name, node }: NewToken): Promise<void> {
  await database.withPrisma((prisma) => prisma.token.upsert({ where: { hash }, create: { hash, kind, name, nodeId: node }, update: {} }));
}

/** Asked anew with each request: a token that is gone opens no door of any hub from that moment on. */
export async function findToken(query: Query, hash: string): Promise<KnownToken | null> {
  const [token] = await query<KnownToken>('select kind, name, node_id as node from tokens where hash = $1', [hash]);
  return token ?? null;
}
