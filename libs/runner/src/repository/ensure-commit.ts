import { refs, type RepositoryRef } from '@fuel/contracts';
import { fetchSha, fetchShas, type Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import { reach, type Unreadable } from './reach.ts';

/**
 * Brings one exact commit into the mirror from the first ref that has it. The default branch is always looked at last: what was merged
 * since is found there even when the ref it came from is gone.
 */
export async function ensureCommit(
  context: NodeContext,
  input: { readonly mirror: Mirror; readonly repository: RepositoryRef; readonly sha: string; readonly from: readonly string[] },
): Promise<{ readonly kind: 'present' } | Unreadable> {
  const { mirror, repository, sha } = input;
  return reach(repository, async () => {
    const candidates = new Set([...input.from, refs.branch(repository.defaultBranch)]);
    for (const ref of candidates) {
      if ((await fetchSha(context.git, { mirror, ref, sha })).kind === 'present') return { kind: 'present' } as const;
    }
    return {
      kind: 'unreadable',
      message: `repository "${repository.name}" has no commit ${sha} under ${[...candidates].join(', ')}; was a branch deleted or rewritten?`,
      retryable: true,
    } as const;
  });
}

/** From so many on they are asked for together. */
const many = 8;

/** Every one of them, from the ref that it is known under, else as one alone. */
export async function ensureCommits(
  context: NodeContext,
  input: { readonly mirror: Mirror; readonly repository: RepositoryRef; readonly wanted: readonly { readonly sha: string; readonly from: readonly string[] }[] },
): Promise<{ readonly kind: 'present' } | Unreadable> {
  const { mirror, repository } = input;
  const wanted = [...new Map(input.wanted.map((one) => [one.sha, one])).values()];
  const together = wanted.length < many ? [] : wanted.flatMap(({ sha, from: [ref] }) => (ref === undefined ? [] : [{ sha, ref }]));
  const there = together.length === 0 ? new Set<string>() : await reach(repository, () => fetchShas(context.git, { mirror, wanted: together }));
  if (!(there instanceof Set)) return there as Unreadable;
  for (const { sha, from } of wanted) {
    if (there.has(sha)) continue;
    const found = await ensureCommit(context, { mirror, repository, sha, from });
    if (found.kind === 'unreadable') return found;
  }
  return { kind: 'present' };
}
