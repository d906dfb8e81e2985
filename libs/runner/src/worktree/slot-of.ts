import path from 'node:path';
import type { Slot } from '@fuel/git';
import { worktreeOfAttempt, type PristineRow, type WorktreeRow } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { roomAt, type Room } from '../node-home.ts';

type Home = Pick<NodeContext, 'home'>;

export const slotDir = ({ home }: Home, id: string): string => path.join(home.slots, id);
/** One that is laid over a checkout is seen here by those who work in it, and is empty for others. */
export const treeDir = (context: Home, id: string): string => path.join(slotDir(context, id), 'tree');
/** What was written in one that is laid over a checkout. */
export const upperDir = (context: Home, id: string): string => path.join(slotDir(context, id), 'upper');
export const workDir = (context: Home, id: string): string => path.join(slotDir(context, id), 'work');
/** Where what is in it lies on the disk. */
export const filesOf = (context: Home, { id, over }: Pick<WorktreeRow, 'id' | 'over'>): string => (over === null ? treeDir(context, id) : upperDir(context, id));

const slotIn = (context: Home, dir: string, mirror: string, url: string): Slot => ({
  mirror: { dir: path.join(context.home.mirrors, mirror), url }, dir: path.join(dir, 'tree'), rest: path.join(dir, 'rest'),
});

export const slotOf = (context: Home, { id, mirror }: Pick<WorktreeRow, 'id' | 'mirror'>, url: string): Slot => slotIn(context, slotDir(context, id), mirror, url);

export const pristineDir = ({ home }: Home, id: string): string => path.join(home.pristine, id);
export const pristineSlot = (context: Home, { id, mirror }: Pick<PristineRow, 'id' | 'mirror'>, url: string): Slot => slotIn(context, pristineDir(context, id), mirror, url);

/** The attempt's room; its worktree is the slot that it has, where it has one. */
export function roomOf(context: Pick<NodeContext, 'home' | 'local'>, attempt: string): Room {
  const room = roomAt(context.home, attempt);
  const row = worktreeOfAttempt(context.local, attempt);
  return row === null ? room : { ...room, tree: treeDir(context, row.id) };
}
