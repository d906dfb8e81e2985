import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { overlayMarks } from './overlay-lines.ts';
import type { Rights } from './rights.ts';
import { rightsHere, trial, unshareRights } from './rights.ts';

/** Whether something can be had here, tried and not guessed. `whyNot` and `remedy` are for people. */
export type Possibility<How> = ({ readonly possible: true } & How) | { readonly possible: false; readonly whyNot: string; readonly remedy: string };

export interface Isolation {
  /** All processes of an attempt die with it, also those that left its group and session. Without it they are hunted by their marks and descent. */
  readonly pidNamespace: Possibility<{ readonly rights: Rights; readonly ownProc: boolean }>;
  /** The agent sees and writes only what it was given. */
  readonly sandbox: Possibility<{ readonly by: 'bubblewrap' | 'namespaces' }>;
  /** A worktree can be laid over a pristine checkout instead of being written. */
  readonly overlay: Possibility<{ readonly rights: Rights; /** Folders of what lies below can be renamed in it. */ readonly renames: boolean }>;
}

const script = {
  proc: 'mount -t proc proc /proc',
  /** What the walls of a sandbox are made of. */
  walls: 'mount -t tmpfs none "$1" && mkdir "$1/a" && mount --bind "$1/a" "$1/a" && mount -o remount,bind,ro "$1/a" && exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs true',
  overlay: 'mount -t overlay overlay -o "lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work,$2" "$1/at" && echo a > "$1/at/a" && rm "$1/at/a" && mv "$1/at/d" "$1/at/e"',
};

/**
 * What keeps attempts apart on this machine. Each is tried for real, in `dir`, which has to be where worktrees will lie: whether a file system
 * can carry an overlay depends on it. Takes some tens of milliseconds and leaves nothing.
 */
export async function probeIsolation({ dir = tmpdir() }: { readonly dir?: string } = {}): Promise<Isolation> {
  if (process.platform !== 'linux') {
    const no = { possible: false, whyNot: `${process.platform} has no namespaces`, remedy: 'run the node on Linux, or in a container' } as const;
    return { pidNamespace: no, sandbox: no, overlay: no };
  }
  mkdirSync(dir, { recursive: true });
  const place = mkdtempSync(join(dir, '.probe-'));
  try {
    const [pidNamespace, sandbox, overlay] = await Promise.all([probePids(), probeSandbox(place), probeOverlay(place)]);
    return { pidNamespace, sandbox, overlay };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function probePids(): Promise<Isolation['pidNamespace']> {
  let whyNot = '';
  for (const rights of rightsHere()) {
    const spaced = [...unshareRights(rights), '--mount', '--pid', '--fork', '--kill-child'];
    const own = await trial('unshare', [...spaced, 'sh', '-c', script.proc]);
    if (own === null) return { possible: true, rights, ownProc: true };
    // A container that hides parts of /proc forbids another one; the namespace itself may still be had.
    const bare = await trial('unshare', [...spaced, 'true']);
    if (bare === null) return { possible: true, rights, ownProc: false };
    whyNot = bare;
  }
  return { possible: false, whyNot, remedy: namespacesRemedy };
}

/** Walls are made in a user namespace by root too: what it would be outside it must not be inside. */
async function probeSandbox(place: string): Promise<Isolation['sandbox']> {
  const spot = join(place, 'walls');
  mkdirSync(spot);
  const whyNot = await trial('unshare', [...unshareRights('user'), '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', `${script.proc} && ${script.walls}`, 'sh', spot]);
  if (whyNot === null) return { possible: true, by: 'namespaces' };
  const alsoNot = await trial('bwrap', ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', spot, '--unshare-user', '--unshare-pid', '--die-with-parent', 'true']);
  if (alsoNot === null) return { possible: true, by: 'bubblewrap' };
  return { possible: false, whyNot: `namespaces: ${whyNot}; bubblewrap: ${alsoNot}`, remedy: `${namespacesRemedy}, or install bubblewrap` };
}

async function probeOverlay(parent: string): Promise<Isolation['overlay']> {
  let whyNot = '';
  for (const rights of rightsHere()) {
    const place = join(parent, rights);
    for (const name of ['lower/d', 'upper', 'work', 'at']) mkdirSync(join(place, name), { recursive: true });
    writeFileSync(join(place, 'lower/d/f'), '');
    const failed = await trial('unshare', [...unshareRights(rights), '--mount', 'sh', '-c', script.overlay, 'sh', place, overlayMarks(rights)]);
    // The kernel leaves a directory there that nobody but root may look into.
    if (existsSync(join(place, 'work/work'))) chmodSync(join(place, 'work/work'), 0o700);
    // Where it could not be renamed, it was copied with what is in it.
    if (failed === null) return { possible: true, rights, renames: !existsSync(join(place, 'upper/e/f')) };
    whyNot = failed;
  }
  return { possible: false, whyNot, remedy: 'nothing has to be done: worktrees are reused instead, which is nearly as fast; for overlays the node needs user namespaces, Linux 5.11 or newer, and its home on ext4, xfs or btrfs' };
}

const namespacesRemedy = 'allow user namespaces (sysctl user.max_user_namespaces > 0; kernel.unprivileged_userns_clone=1 on Debian; kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu)';
