import path from 'node:path';
import type { Slot } from '@fuel/git';
import { worktreeOfAttempt, type WorktreeRow } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { roomAt, type Room } from '../node-home.ts';

export const slotDir = ({ home }: Pick<NodeContext, 'home'>, id: string): string => path.join(home.slots, id);
export const treeDir = (context: Pick<NodeContext, 'home'>, id: string): string => path.join(slotDir(context, id), 'tree');

export const slotOf = (context: Pick<NodeContext, 'home'>, { id, mirror }: Pick<WorktreeRow, 'id' | 'mirror'>, url: string): Slot => ({
  mirror: { dir: path.join(context.home.mirrors, mirror), url }, dir: treeDir(context, id), rest: path.join(slotDir(context, id), 'rest'),
});

/** The attempt's room; its worktree is the slot that it has, where it has one. */
export function roomOf(context: Pick<NodeContext, 'home' | 'local'>, attempt: string): Room {
  const room = roomAt(context.home, attempt);
  const row = worktreeOfAttempt(context.local, attempt);
  return row === null ? room : { ...room, tree: treeDir(context, row.id) };
}
