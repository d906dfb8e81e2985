import { GitFailure } from './git-failure.ts';
import { askMirror } from './call-mirror.ts';
import type { Git } from './open-git.ts';
import type { Identity, Mirror } from './results.ts';

export type Signature = { readonly when: Date; readonly identity: Identity };

/** Everything that goes into the commit is given, so the same input is the same SHA on every node and in every try. */
export async function commitTree(
  git: Git,
  input: { mirror: Mirror; tree: string; parents: readonly string[]; message: string } & Signature,
): Promise<string> {
  const { mirror, tree, parents, message, when, identity } = input;
  if (message.trim() === '') throw new GitFailure({ code: 'git.failed', message: 'message is empty: say what the commit is', retryable: false });
  const date = `@${Math.floor(when.getTime() / 1000)} +0000`;
  return askMirror(git, mirror, ['commit-tree', ...parents.flatMap((parent) => ['-p', parent]), tree], {
    input: message.endsWith('\n') ? message : `${message}\n`,
    environment: {
      GIT_AUTHOR_NAME: identity.name,
      GIT_AUTHOR_EMAIL: identity.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: identity.name,
      GIT_COMMITTER_EMAIL: identity.email,
      GIT_COMMITTER_DATE: date,
    },
  });
}
