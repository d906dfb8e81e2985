import type { Id, Order, PromptPart, Sha } from '@fuel/contracts';
import type { Database, Query } from '../database.ts';

export interface ReadPatch {
  readonly head: Sha;
  readonly text: string;
  readonly truncated: boolean;
}

/** The newest reviewed change of a task. */
export const readPatch = (database: Database, task: Id): Promise<ReadPatch | null> =>
  database.withPrisma((prisma) => prisma.patch.findUnique({ where: { taskId: task }, select: { head: true, text: true, truncated: true } }));

/** A prompt that was too long for its order. */
export async function readPrompt(database: Database, sha256: string): Promise<readonly PromptPart[] | null> {
  const prompt = await database.withPrisma((prisma) => prisma.prompt.findUnique({ where: { sha256 }, select: { parts: true } }));
  return prompt === null ? null : (prompt.parts as unknown as readonly PromptPart[]);
}

/** An order that is on its way to this node, or with it. */
export async function readOrder(query: Query, order: Id, node: Id): Promise<Order | null> {
  const [row] = await query<{ body: Order }>('select body from outbox where id = $1 and node_id = $2', [order, node]);
  return row?.body ?? null;
}
