import { atomically, prepared, type Local } from './open-local.ts';
import { freePlace } from './worktrees.ts';

/** Whoever works in a folder of its own and in no slot: an attempt in a clone or sandbox, a review. */
export type RoomRow = { readonly mark: string; /** Small, and its own among slots and rooms. */ readonly place: number; /** What has to be run before it goes. */ readonly teardown: string | null };

/** The one that it has, or the smallest that nobody has. */
export function enterRoom(local: Local, mark: string): number {
  return atomically(local, () => {
    const known = findRoom(local, mark);
    if (known !== null) return known.place;
    const place = freePlace(local);
    prepared(local, 'INSERT INTO rooms (mark, place) VALUES (?, ?)').run(mark, place);
    return place;
  });
}

export function findRoom(local: Local, mark: string): RoomRow | null {
  const row = prepared(local, 'SELECT * FROM rooms WHERE mark = ?').get(mark);
  return row === undefined ? null : toRoom(row);
}

export const listRooms = (local: Local): readonly RoomRow[] => prepared(local, 'SELECT * FROM rooms ORDER BY place').all().map(toRoom);

export function changeRoom(local: Local, mark: string, teardown: string | null): void {
  atomically(local, () => void prepared(local, 'UPDATE rooms SET teardown = ? WHERE mark = ?').run(teardown, mark));
}

export function leaveRoom(local: Local, mark: string): void {
  atomically(local, () => void prepared(local, 'DELETE FROM rooms WHERE mark = ?').run(mark));
}

const toRoom = (row: Record<string, unknown>): RoomRow => ({ mark: String(row['mark']), place: Number(row['place']), teardown: typeof row['teardown'] === 'string' ? row['teardown'] : null });
