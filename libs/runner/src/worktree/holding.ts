import type { NodeContext } from '../node-context.ts';

const heldIn = new WeakMap<NodeContext['local'], Set<string>>();

/** Attempts that end and whoever looks after the pool may want the same worktree: one works on it. In memory only, so that one that dies leaves nothing held. Null: somebody has it. */
export async function holding<T>({ local }: Pick<NodeContext, 'local'>, id: string, work: () => Promise<T>): Promise<T | null> {
  const held = heldIn.get(local) ?? new Set();
  heldIn.set(local, held);
  if (held.has(id)) return null;
  held.add(id);
  try {
    return await work();
  } finally {
    held.delete(id);
  }
}

export const isHeld = ({ local }: Pick<NodeContext, 'local'>, id: string): boolean => heldIn.get(local)?.has(id) === true;
