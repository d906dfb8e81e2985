import type { RepositoryRef } from '@fuel/contracts';
import { pause } from '../pause.ts';
import type { HeadObserver } from './observe-heads.ts';

const firstLookMs = 10_000;

/**
 * Every repository beside the others: one that hangs must not keep the rest from being seen. Returns after the first look, for the hello should
 * say what can be read, but does not wait for ever for a repository that does not answer; goes on looking until the signal.
 */
export async function look(
  heads: HeadObserver,
  repositories: readonly RepositoryRef[],
  { everyMs, signal, onBroken }: { readonly everyMs: number; readonly signal: AbortSignal; readonly onBroken: (cause: unknown) => void },
): Promise<void> {
  const enough = new AbortController();
  const first = Promise.all(repositories.map((repository) => heads.observe(repository)));
  await Promise.race([first, pause(firstLookMs, AbortSignal.any([enough.signal, signal]))]);
  enough.abort();
  for (const repository of repositories) goOn(heads, repository, everyMs, signal).catch(onBroken);
}

async function goOn(heads: HeadObserver, repository: RepositoryRef, everyMs: number, signal: AbortSignal): Promise<void> {
  while (await pause(everyMs, signal)) await heads.observe(repository);
}
