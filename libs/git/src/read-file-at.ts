import { askMirror, callMirror } from './call-mirror.ts';
import { checkRepositoryPath, checkSha } from './check-name.ts';
import { GitFailure } from './git-failure.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';

const atMost = 10 * 1024 * 1024;

/** The bytes of a plain file at a commit. A link, a folder and a submodule are no file: null, like a path that is not there. */
export async function readFileAt(git: Git, input: { mirror: Mirror; sha: string; path: string }): Promise<Buffer | null> {
  const sha = mustPass(checkSha(input.sha));
  const path = mustPass(checkRepositoryPath(input.path));
  const entry = await askMirror(git, input.mirror, ['ls-tree', '--full-tree', '--long', sha, '--', path]);
  const found = /^100(?:644|755) blob ([0-9a-f]+) +(\d+)\t/.exec(entry);
  if (found === null) return null;
  if (Number(found[2]) > atMost) {
    throw new GitFailure({ code: 'git.failed', message: `${path} is larger than ${atMost} bytes`, retryable: false });
  }
  const { stdout } = await callMirror(git, input.mirror, ['cat-file', 'blob', found[1] ?? '']);
  return stdout;
}
