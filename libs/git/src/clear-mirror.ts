import { callMirror, changeRefs, commitOf } from './call-mirror.ts';
import { checkDirectory } from './check-name.ts';
import { leftRef } from './mirror-layout.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import { ownBranch } from './remove-worktree.ts';
import { serially } from './serially.ts';
import { sweepMirror } from './sweep-mirror.ts';
import { allAdmins } from './worktree-admin.ts';

/** Everybody who was at work in the mirror was ended: whatever they held or had half made goes, unless the signal comes before its turn does. */
export async function freeMirror(git: Git, input: { readonly mirrorDir: string; readonly within?: AbortSignal }): Promise<void> {
  const dir = mustPass(checkDirectory(input.mirrorDir));
  await serially(git, dir, async () => {
    if (input.within?.aborted !== true) await sweepMirror(dir, { nobodyAtWork: true });
  });
}

const ours = ['refs/heads/fuel/', 'refs/fuel/remote/', 'refs/fuel/keep/', 'refs/fuel/left/'];
/** Only the last stash is a ref; those before it are in its reflog alone, which goes with it. It holds nothing else: an agent may drop it. */
const stash = 'refs/stash';

/**
 * Takes away the refs that nobody owns: what a fetch had not yet sorted in, and what agents made for themselves, but for their stashes and a branch that a
 * worktree still stands on: it goes with that. Nobody may be at work in the mirror. Commits that nothing else leads to are kept under a ref of ours; gives their SHAs.
 */
export async function forgetStrayRefs(git: Git, input: { readonly mirrorDir: string }): Promise<readonly string[]> {
  const mirror = { dir: mustPass(checkDirectory(input.mirrorDir)), url: '' };
  return serially(git, mirror.dir, async () => {
    const stoodOn = new Set(await Promise.all((await allAdmins(mirror.dir)).map(ownBranch)));
    const { stdout } = await callMirror(git, mirror, ['for-each-ref', '--format=%(refname) %(objectname)']);
    const all = stdout.toString('utf8').split('\n').filter((line) => line !== '').map((line) => line.split(' ') as [string, string]);
    const stray = all.filter(([ref]) => !stoodOn.has(ref) && ref !== stash && !ours.some((prefix) => ref.startsWith(prefix)));
    const kept = new Set<string>();
    for (const [ref] of stray) {
      // What came from the remote is there still.
      const sha = ref.startsWith('refs/fuel/incoming/') ? null : await commitOf(git, mirror, ref);
      if (sha !== null && !(await isHeld(git, mirror, sha))) kept.add(sha);
    }
    const lines = [...[...kept].map((sha) => `update ${leftRef(sha)} ${sha}`), ...stray.flatMap(([ref, object]) => ['option no-deref', `delete ${ref} ${object}`])];
    if (lines.length > 0) await changeRefs(git, mirror, lines);
    return [...kept];
  });
}

async function isHeld(git: Git, mirror: { readonly dir: string }, sha: string): Promise<boolean> {
  const { stdout } = await callMirror(git, mirror, ['for-each-ref', '--count=1', '--format=%(refname)', '--contains', sha, ...ours]);
  return stdout.length > 0;
}
