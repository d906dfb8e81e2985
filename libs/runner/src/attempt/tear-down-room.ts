import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RepositoryRef } from '@fuel/contracts';
import { openClone } from '@fuel/git';
import { changeRoom, findRoom } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';
import { mirrorOf } from '../repository/reach.ts';
import { tearDown, type TornDown } from '../worktree/tear-down.ts';
import { openPlace } from './place-attempt.ts';

/** In a folder of its own, before that is removed; as far apart from others as it was set up. */
export function tearDownRoom(context: NodeContext, room: Room, repository: RepositoryRef): Promise<TornDown> {
  const name = path.basename(room.dir);
  const mirror = mirrorOf(context, repository);
  return tearDown(context, {
    tree: room.tree, own: async () => (existsSync(room.clone) ? openClone(context.git, { mirror, dir: room.clone }) : mirror),
    open: ({ level, mark }) => openPlace(context, { room, level, mark, readable: existsSync(room.clone) ? path.join(mirror.dir, 'objects') : mirror.dir }),
    read: () => findRoom(context.local, name)?.teardown ?? null,
    write: (teardown) => changeRoom(context.local, name, teardown),
  });
}
