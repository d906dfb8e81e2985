import type { Id } from '@fuel/contracts';
import type { Database } from '../database.ts';

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

export async function findToken(database: Database, hash: string): Promise<KnownToken | null> {
  const token = await database.withPrisma((prisma) => prisma.token.findUnique({ where: { hash }, select: { kind: true, name: true, nodeId: true } }));
  return token === null ? null : { kind: token.kind as TokenKind, name: token.name, node: token.nodeId };
}
