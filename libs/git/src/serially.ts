import type { Git } from './open-git.ts';

/** Ref and configuration writes of one mirror go one after the other; git's own locks fail instead of waiting. Checkouts do not pass here. */
export async function serially<T>(git: Git, mirrorDir: string, work: () => Promise<T>): Promise<T> {
  const before = git.queues.get(mirrorDir) ?? Promise.resolve();
  const mine = before.then(work, work);
  git.queues.set(mirrorDir, mine);
  try {
    return await mine;
  } finally {
    if (git.queues.get(mirrorDir) === mine) git.queues.delete(mirrorDir);
  }
}
