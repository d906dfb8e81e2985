import { keepMirror } from './keep-mirror.ts';
import { GitFailure } from './git-failure.ts';
import type { Git } from './open-git.ts';
import { checkDirectory, checkSha } from './check-name.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';
import { runGit } from './run-git.ts';
import type { Answer, Call } from './run-git.ts';

/** The way of every verb to git: the mirror is put right first. */
export async function callMirror(git: Git, mirror: Pick<Mirror, 'dir'>, args: readonly string[], more: Omit<Call, 'gitDir' | 'args'> = {}): Promise<Answer> {
  const gitDir = mustPass(checkDirectory(mirror.dir));
  await keepMirror(git, gitDir);
  return runGit(git, { ...more, gitDir, args });
}

/** The first line git answers with. */
export async function askMirror(git: Git, mirror: Mirror, args: readonly string[], more: Omit<Call, 'gitDir' | 'args'> = {}): Promise<string> {
  const { stdout } = await callMirror(git, mirror, args, more);
  return stdout.toString('utf8').split('\n', 1)[0] ?? '';
}

/** The commit's SHA when the name (a SHA or a full ref name) leads to a commit in the mirror. */
export async function commitOf(git: Git, mirror: Mirror, name: string): Promise<string | null> {
  const { exitCode, stdout } = await callMirror(git, mirror, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], {
    answers: [1, 128],
  });
  const sha = stdout.toString('utf8').trim();
  return exitCode === 0 && checkSha(sha).ok ? sha : null;
}

export const hasCommit = async (git: Git, { mirror, sha }: { mirror: Mirror; sha: string }): Promise<boolean> => (await commitOf(git, mirror, mustPass(checkSha(sha)))) === sha;

/** The SHA, once it is sure that the mirror holds that very commit. */
export async function mustHaveCommit(git: Git, mirror: Mirror, name: string): Promise<string> {
  const sha = mustPass(checkSha(name));
  if ((await commitOf(git, mirror, sha)) === sha) return sha;
  throw new GitFailure({ code: 'git.not_found', message: `commit ${sha} is not in the mirror: fetch it first`, retryable: false });
}

/** All ref changes or none. */
export async function changeRefs(git: Git, mirror: Pick<Mirror, 'dir'>, lines: readonly string[]): Promise<void> {
  await callMirror(git, mirror, ['update-ref', '--stdin'], { input: ['start', ...lines, 'commit', ''].join('\n') });
}
