import { readlinkSync } from 'node:fs';
import { launch } from '../launch.ts';
import { readProcessTable } from '../process-table.ts';
import { nodeHomeVariable, spaceVariable } from '../variables.ts';
import { busyWord, overlayLines } from './overlay-lines.ts';
import { quoted } from './quoted.ts';
import type { Rights } from './rights.ts';
import { enterRights, unshareRights } from './rights.ts';
import type { OpenedSpace, Space, SpaceOptions } from './space.ts';
import { wallsScript, withoutRights } from './walls.ts';

/** Said by the keeper when all is laid. */
const ready = 'fuel: ready';
const readyWithinMs = 30_000;

/**
 * A keeper is started that makes the namespaces, lays what lies in them and then does nothing but read from us: when we are gone, it reads the end,
 * ends, and the kernel ends everybody inside.
 */
export async function openSpace(options: SpaceOptions): Promise<OpenedSpace> {
  const { isolation, overlay, walls } = options;
  const { pidNamespace } = isolation;
  if (!pidNamespace.possible) return refused(`an attempt cannot be kept together here: ${pidNamespace.whyNot}; ${pidNamespace.remedy}`);
  if (overlay !== undefined && !isolation.overlay.possible) return refused(`an overlay cannot be laid here: ${isolation.overlay.whyNot}`);
  if (walls !== undefined && !isolation.sandbox.possible) return refused(`a sandbox cannot be had here: ${isolation.sandbox.whyNot}; ${isolation.sandbox.remedy}`);
  const rights: Rights = walls !== undefined ? 'user' : overlay !== undefined && isolation.overlay.possible ? isolation.overlay.rights : pidNamespace.rights;
  if (overlay?.marks === 'root' && rights === 'user') return refused('what was written into this overlay carries the marks of root, and this node has not its rights');
  const script = [
    'set -e',
    ...(pidNamespace.ownProc || walls !== undefined ? ['mount -t proc proc /proc'] : []),
    ...(overlay === undefined ? [] : overlayLines(overlay)),
    ...(options.hidden ?? []).map((path) => `[ ! -d ${quoted(path)} ] || mount -t tmpfs -o ro,size=4k,mode=755 none ${quoted(path)}`),
    ...(walls === undefined ? [] : wallsScript(walls)),
    `echo ${quoted(ready)}`,
    'cat > /dev/null || true',
    'exit 0',
  ].join('\n');
  let isReady: () => void = () => undefined;
  const laid = new Promise<'ready'>((resolve) => (isReady = () => resolve('ready')));
  const { process: keeper } = launch({
    command: 'unshare',
    args: [...unshareRights(rights), '--mount', ...(walls === undefined ? [] : ['--ipc']), '--pid', '--fork', '--kill-child', 'sh', '-c', script],
    cwd: '/', env: { LC_ALL: 'C', [nodeHomeVariable]: options.nodeHome, [spaceVariable]: options.mark }, graceMs: 0, holdInput: true,
    deadlines: { firstOutputMs: readyWithinMs },
    onLine: ({ text }) => {
      if (text === ready) isReady();
    },
  });
  const close = async (): Promise<void> => void (await keeper.stop('shutdown'));
  const first = await Promise.race([laid, keeper.done]);
  if (first !== 'ready') {
    if (first.stderrTail.includes(busyWord)) return { ...refused('the worktree is laid elsewhere at this moment'), busy: true };
    return refused(`a place for the attempt could not be made: ${first.stderrTail.trim().slice(0, 500) || (first.kind === 'not_started' ? first.message : 'no reason was given')}`);
  }
  const inside = readProcessTable().find(({ ppid }) => ppid === keeper.pid);
  if (inside === undefined || keeper.pid === undefined) {
    await close();
    return refused('a place for the attempt was gone as soon as it was there');
  }
  return { kind: 'open', space: spaceOf({ keeper: keeper.pid, pid: inside.pid, rights, close, hasWalls: walls !== undefined }) };
}

const refused = (message: string) => ({ kind: 'refused', message }) as const;

interface Laid {
  readonly keeper: number;
  readonly pid: number;
  readonly rights: Rights;
  readonly hasWalls: boolean;
  readonly close: () => Promise<void>;
}

export function spaceOf({ keeper, pid, rights, hasWalls, close }: Laid): Space {
  const door = ['nsenter', '--target', String(pid), ...enterRights(rights), '--mount'] as const;
  return {
    // The directory is entered inside: the way that leads to it outside may lead elsewhere.
    enter: ({ cwd, command, args }) => [
      ...door, ...(hasWalls ? ['--ipc'] : []), '--pid', '--', ...(hasWalls ? withoutRights : []), 'sh', '-c', 'cd "$0" && exec "$@"', cwd, command, ...args,
    ],
    look: [...door, '--'],
    seen: (path) => `/proc/${pid}/root${path}`,
    members: { namespace: readlinkSync(`/proc/${pid}/ns/pid`), keeper },
    close,
  };
}
