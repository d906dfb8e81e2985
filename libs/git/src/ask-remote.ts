import { checkBranchName } from './check-name.ts';
import { checkRepositoryUrl } from './check-url.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { RemoteRef } from './results.ts';
import { runGit } from './run-git.ts';

/** Where a branch is at the remote, asked with the credentials that every other call has; needs no mirror. `dir` only has to exist. */
export async function askRemote(git: Git, { url, branch, dir }: { readonly url: string; readonly branch: string; readonly dir: string }): Promise<RemoteRef> {
  const ref = `refs/heads/${mustPass(checkBranchName(branch))}`;
  const args = ['ls-remote', '--refs', '--end-of-options', mustPass(checkRepositoryUrl(url)), ref];
  const { stdout } = await runGit(git, { gitDir: dir, args, network: true });
  const sha = /^([0-9a-f]{40,64})\t/.exec(stdout.toString('utf8'))?.[1];
  return sha === undefined ? { kind: 'missing' } : { kind: 'found', sha };
}

/** What the remote calls its default branch; null where it does not say, or says a name that nodes do not take. */
export async function askDefaultBranch(git: Git, { url, dir }: { readonly url: string; readonly dir: string }): Promise<string | null> {
  const args = ['ls-remote', '--symref', '--end-of-options', mustPass(checkRepositoryUrl(url)), 'HEAD'];
  const { stdout } = await runGit(git, { gitDir: dir, args, network: true });
  const name = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(stdout.toString('utf8'))?.[1];
  return name !== undefined && checkBranchName(name).ok ? name : null;
}
