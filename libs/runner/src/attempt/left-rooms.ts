import { listRooms, type Local } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { roomAt } from '../node-home.ts';
import { readOwed } from '../worktree/tear-down.ts';
import { clearRoom } from './clear-room.ts';

const leaving = new WeakMap<Local, Map<string, Promise<void>>>();

/** Rooms that an earlier life of the node left with something to be torn down. Nobody else waits for them but whoever wants the same room. */
export async function clearLeftRooms(context: NodeContext): Promise<void> {
  const owed = listRooms(context.local).flatMap(({ mark, teardown }) => (teardown === null ? [] : [{ mark, repository: readOwed(teardown).repository }]));
  const all = new Map(owed.map(({ mark, repository }) => [mark, clearRoom(context, roomAt(context.home, mark), repository)]));
  leaving.set(context.local, all);
  await Promise.all(all.values());
}

/** An order that is begun anew after a kill has the room that it had. */
export const untilLeft = async ({ local }: Pick<NodeContext, 'local'>, mark: string): Promise<void> => leaving.get(local)?.get(mark);
