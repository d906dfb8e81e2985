import type { RepositoryRef } from '@fuel/contracts';
import { pause } from '../pause.ts';
import type { HeadObserver } from './observe-heads.ts';

/** Every repository beside the others: one that hangs must not keep the rest from being seen. Ends with the signal. */
export async function observeAll(
  heads: HeadObserver,
  repositories: readonly RepositoryRef[],
  options: { readonly everyMs: number; readonly signal: AbortSignal },
): Promise<void> {
  await Promise.all(
    repositories.map(async (repository) => {
      while (await pause(options.everyMs, options.signal)) await heads.observe(repository);
    }),
  );
}

/** At the start: the first hello should say what can be read, and must not wait for ever for a repository that does not answer. */
export async function observeFirst(heads: HeadObserver, repositories: readonly RepositoryRef[], withinMs: number, signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const all = Promise.all(repositories.map((repository) => heads.observe(repository)));
  await Promise.race([all, pause(withinMs, AbortSignal.any([enough.signal, signal]))]);
  enough.abort();
}
