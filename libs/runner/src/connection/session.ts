import { isDeepStrictEqual } from 'node:util';
import type { RepositoryRef } from '@fuel/contracts';
import type { Log } from '../log.ts';
import { pause } from '../pause.ts';

/** What the hub tells this node at its start, and whenever it is asked. */
export type Told = {
  readonly servers: readonly string[];
  /** Public keys that the hub signs with. */
  readonly hubKeys: readonly string[];
  readonly repositories: readonly RepositoryRef[];
};

/** As the hub told it last. It changes while the node runs: whoever holds it sees the change. */
export type Session = {
  readonly hub: string;
  readonly hubKeys: readonly string[];
  readonly repositories: ReadonlyMap<string, RepositoryRef>;
  /** Just so. */
  knows(repository: RepositoryRef): boolean;
  /** Something came that does not fit to what was told: a key that is not known, a repository. The hub is asked, now or soon. */
  doubt(why: string): void;
  /** Null when the hub cannot be asked. */
  ask(): Promise<Told | null>;
};

export type SessionOptions = {
  readonly hub: string;
  readonly told: Pick<Told, 'hubKeys' | 'repositories'>;
  readonly ask: () => Promise<Told | null>;
  readonly onRepositories: (added: readonly RepositoryRef[]) => void;
  readonly onMoved: (moved: readonly RepositoryRef[]) => void;
  readonly onBroken: (cause: unknown) => void;
  readonly log: Log;
  readonly stopping: AbortSignal;
  /** Whoever can write to this node's subjects can make it doubt; it asks no more often than this. */
  readonly everyMs?: number;
};

export function openSession({ hub, told, ask, onRepositories, onMoved, onBroken, log, stopping, everyMs = 5_000 }: SessionOptions): Session {
  let { hubKeys } = told;
  const repositories = new Map(told.repositories.map((one) => [one.id, one]));
  let doubted = false;
  let asking = false;

  const knows = (one: RepositoryRef): boolean => isDeepStrictEqual(repositories.get(one.id), one);

  const learn = (fresh: Told): void => {
    if (fresh.hubKeys.some((key) => !hubKeys.includes(key))) log('info', 'the hub signs with another key than before');
    ({ hubKeys } = fresh);
    const news = fresh.repositories.filter((one) => !knows(one));
    const moved = news.filter(({ id }) => repositories.has(id));
    const added = news.filter((one) => !moved.includes(one));
    for (const one of news) repositories.set(one.id, one);
    if (added.length > 0) {
      log('info', 'this node serves more repositories now', { repositories: namesOf(added) });
      onRepositories(added);
    }
    if (moved.length > 0) {
      log('info', 'repositories are not where they were', { repositories: namesOf(moved) });
      onMoved(moved);
    }
  };
  const askNow = async (): Promise<Told | null> => {
    const fresh = await ask();
    if (fresh !== null) learn(fresh);
    return fresh;
  };
  const settleDoubts = async (): Promise<void> => {
    while (doubted && !stopping.aborted) {
      doubted = false;
      // A hub that cannot be asked now is asked again.
      if ((await askNow()) === null) doubted = true;
      await pause(everyMs, stopping);
    }
    asking = false;
  };
  return {
    hub,
    get hubKeys() {
      return hubKeys;
    },
    repositories,
    knows,
    doubt(why) {
      if (!doubted) log('debug', `the hub is asked again what this node has to know: ${why}`);
      doubted = true;
      if (asking) return;
      asking = true;
      settleDoubts().catch(onBroken);
    },
    ask: askNow,
  };
}

const namesOf = (repositories: readonly RepositoryRef[]): string => repositories.map(({ name }) => name).join(',');
