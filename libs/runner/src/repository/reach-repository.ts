import type { RepositoryRef } from '@fuel/contracts';
import { askRemote, openGit } from '@fuel/git';
import { reach } from './reach.ts';

export type ReachedRepository = { readonly kind: 'head'; readonly head: string } | { readonly kind: 'missing' } | { readonly kind: 'unreadable'; readonly message: string; readonly retryable: boolean };

/** Whether this user may read a repository from here, as the node would, without a mirror: nothing is kept. */
export function reachRepository(repository: RepositoryRef, { dir, env, patienceMs }: { readonly dir: string; readonly env: Readonly<Record<string, string | undefined>>; readonly patienceMs: number }): Promise<ReachedRepository> {
  const git = openGit({ environment: env, networkDeadlineMs: patienceMs });
  return reach<ReachedRepository>(repository, async () => {
    const found = await askRemote(git, { url: repository.url, branch: repository.defaultBranch, dir });
    return found.kind === 'found' ? { kind: 'head', head: found.sha } : { kind: 'missing' };
  });
}
