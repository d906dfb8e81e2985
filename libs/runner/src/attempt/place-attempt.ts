import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { IsolationLevel } from '@fuel/contracts';
import { addWorktree, openClone, type Mirror } from '@fuel/git';
import { openSpace, type OpenedSpace, type Space, type Walls } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import type { Room } from '../node-home.ts';

export type Placed =
  | {
      readonly kind: 'placed';
      /** Where the attempt's commits are made: the mirror, or a clone of its own. */
      readonly own: Mirror;
      /** Null where a machine cannot keep processes together: then they are hunted by their marks. */
      readonly space: Space | null;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** `laid`: the worktree of the room is there already, as a slot of the mirror. */
type Input = { readonly mirror: Mirror; readonly room: Room; readonly startSha: string; readonly level: IsolationLevel; readonly mark: string; readonly laid?: boolean; /** Open already: its worktree is seen only there. */ readonly space?: Space | null };

/** The files of an attempt at its start, and the place that its processes live in, as far apart from others as was asked for; never less. */
export async function placeAttempt(context: NodeContext, input: Input): Promise<Placed> {
  const { mirror, room, startSha, level } = input;
  const own = level === 'worktree' ? mirror : await openClone(context.git, { mirror, dir: room.clone });
  if (input.laid !== true) await addWorktree(context.git, { mirror: own, dir: room.tree, sha: startSha });
  if (input.space != null) return { kind: 'placed', own, space: input.space };
  const opened = await openPlace(context, { ...input, readable: path.join(mirror.dir, 'objects') });
  if (opened === null) return { kind: 'placed', own, space: null };
  if (opened.kind === 'open') return { kind: 'placed', own, space: opened.space };
  if (level === 'sandbox') return { kind: 'refused', message: `attempts here have to run in a sandbox (isolation: sandbox), and this node cannot have one: ${opened.message}` };
  context.log('warn', `the processes of an attempt are not kept together: ${opened.message}`, { mark: input.mark });
  return { kind: 'placed', own, space: null };
}

/** Null where nothing was asked for and nothing can be had. `readable`: what of the mirror is seen in a sandbox. */
export async function openPlace(
  context: NodeContext,
  { readable, room, level, mark }: Pick<Input, 'room' | 'level' | 'mark'> & { readonly readable: string },
): Promise<OpenedSpace | null> {
  const { isolation, home } = context;
  const common = { isolation, mark, nodeHome: home.root };
  if (level !== 'sandbox') return isolation.pidNamespace.possible ? openSpace({ ...common, hidden: [home.pristine] }) : null;
  await mkdir(room.temp, { recursive: true });
  return openSpace({ ...common, walls: wallsOf(context, { readable, room }) });
}

/** What an agent in a sandbox keeps for the next run lies in its own folders; caches are made anew in its temp. */
function wallsOf({ home, settings }: NodeContext, { readable, room }: { readable: string; room: Room }): Walls {
  const user = homedir();
  const full = (name: string): string => (name.startsWith('~/') ? path.join(user, name.slice(2)) : name);
  const data = process.env['XDG_DATA_HOME'] ?? path.join(user, '.local', 'share');
  return {
    // The hub, where it runs on the same machine, has its keys and its database there.
    hidden: [home.root, path.join(data, 'fuel')],
    writable: [room.dir, ...settings.sandboxWritable.map(full).filter((place) => existsSync(place))],
    readable: [readable, ...settings.sandboxReadable.map(full)],
    temp: room.temp,
  };
}

/** For whatever runs in a sandbox: its temp, and caches that nobody else reads. */
export const sandboxVariables: Readonly<Record<string, string>> = { TMPDIR: '/tmp', XDG_CACHE_HOME: '/tmp/.cache', npm_config_cache: '/tmp/.npm' };
