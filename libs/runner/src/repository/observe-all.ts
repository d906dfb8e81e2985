import type { RepositoryRef } from '@fuel/contracts';
import type { Session } from '../connection/session.ts';
import { pause } from '../pause.ts';
import type { HeadObserver } from './observe-heads.ts';

const firstLookMs = 10_000;

export interface Observing {
  /** Where each repository is by then. */
  readonly session: Pick<Session, 'repositories'>;
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly onBroken: (cause: unknown) => void;
}

/**
 * Every repository beside the others: one that hangs must not keep the rest from being seen. Returns after the first look, for the hello should
 * say what can be read, but does not wait for ever for a repository that does not answer; goes on looking until the signal.
 */
export async function look(
  heads: HeadObserver,
  repositories: readonly RepositoryRef[],
  { session, everyMs, signal, onBroken }: Observing,
): Promise<void> {
  const enough = new AbortController();
  const first = Promise.all(repositories.map((repository) => heads.observe(repository)));
  await Promise.race([first, pause(firstLookMs, AbortSignal.any([enough.signal, signal]))]);
  enough.abort();
  const goOn = async ({ id }: RepositoryRef): Promise<void> => {
    while (await pause(everyMs, signal)) {
      const repository = session.repositories.get(id);
      if (repository !== undefined) await heads.observe(repository);
    }
  };
  for (const repository of repositories) goOn(repository).catch(onBroken);
}
