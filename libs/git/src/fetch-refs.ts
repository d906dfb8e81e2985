import { checkBranchName, checkRefName } from './check-name.ts';
import { checkRepositoryUrl } from './check-url.ts';
import { callMirror, changeRefs, commitOf } from './call-mirror.ts';
import { GitFailure } from './git-failure.ts';
import { remoteRef } from './mirror-layout.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror, RemoteRef } from './results.ts';
import { serially } from './serially.ts';

const quiet = ['--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules', '--no-prune', '--no-show-forced-updates'];

/** Names the ref that the remote does not have, or null when all were fetched. */
export async function fetchInto(git: Git, mirror: Mirror, refs: readonly { from: string; into: string }[]): Promise<string | null> {
  const url = mustPass(checkRepositoryUrl(mirror.url));
  const refspecs = refs.map(({ from, into }) => `+${from}:${into}`);
  try {
    await callMirror(git, mirror, ['fetch', ...quiet, '--end-of-options', url, ...refspecs], { network: true });
    return null;
  } catch (error) {
    const missing = error instanceof GitFailure ? /couldn't find remote ref (\S+)/i.exec(error.stderr)?.[1] : undefined;
    if (missing === undefined) throw error;
    return missing;
  }
}

/** Asks the remote for full ref names and keeps what it finds under refs/fuel/remote/; what the remote no longer has is forgotten. */
export async function fetchRefs(git: Git, input: { mirror: Mirror; refs: readonly string[] }): Promise<ReadonlyMap<string, RemoteRef>> {
  const { mirror } = input;
  const wanted = new Set(input.refs.map((ref) => mustPass(checkRefName(ref))));
  const found = new Map<string, RemoteRef>();
  return serially(git, mirror.dir, async () => {
    while (wanted.size > 0) {
      const missing = await fetchInto(git, mirror, [...wanted].map((ref) => ({ from: ref, into: remoteRef(ref) })));
      if (missing === null) break;
      if (!wanted.delete(missing)) throw new GitFailure({ code: 'git.failed', message: `the remote lacks ${missing}`, retryable: false });
      found.set(missing, { kind: 'missing' });
      await changeRefs(git, mirror, [`delete ${remoteRef(missing)}`]);
    }
    for (const ref of wanted) {
      const sha = await commitOf(git, mirror, remoteRef(ref));
      found.set(ref, sha === null ? { kind: 'missing' } : { kind: 'found', sha });
    }
    return found;
  });
}

/** Fetches the branch and says where it is at the remote now. */
export async function fetchHead(git: Git, input: { mirror: Mirror; branch: string }): Promise<RemoteRef> {
  const ref = `refs/heads/${mustPass(checkBranchName(input.branch))}`;
  return (await fetchRefs(git, { mirror: input.mirror, refs: [ref] })).get(ref) ?? { kind: 'missing' };
}

/** Where the branch was at the last fetch. */
export async function headOf(git: Git, input: { mirror: Mirror; branch: string }): Promise<RemoteRef> {
  const sha = await commitOf(git, input.mirror, remoteRef(`refs/heads/${mustPass(checkBranchName(input.branch))}`));
  return sha === null ? { kind: 'missing' } : { kind: 'found', sha };
}
