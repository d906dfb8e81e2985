import type { RepositoryRef } from '@fuel/contracts';
import { ensureMirror, outsideFailure, type GitFailure, type Mirror } from '@fuel/git';
import { mirrorDir } from '../node-home.ts';
import type { NodeContext } from '../node-context.ts';

/** A repository that cannot be read right now, in words that name it and the remedy. */
export type Unreadable = { readonly kind: 'unreadable'; readonly message: string; readonly retryable: boolean };

export const mirrorOf = (context: NodeContext, { url }: RepositoryRef): Mirror => ({ dir: mirrorDir(context.home, url), url });

export const openMirror = (context: NodeContext, repository: RepositoryRef): Promise<Mirror> =>
  ensureMirror(context.git, mirrorOf(context, repository));

/** Everything that git or the disk could not do outside becomes an answer; bugs stay exceptions. */
export async function reach<T>(repository: RepositoryRef, work: () => Promise<T>): Promise<T | Unreadable> {
  try {
    return await work();
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    return unreadable(repository, failure);
  }
}

export function unreadable(repository: RepositoryRef, { code, message, retryable }: GitFailure): Unreadable {
  const remedy = remedies[code] ?? 'it is tried again when the hub says so';
  return { kind: 'unreadable', message: `repository "${repository.name}": ${message}; ${remedy}`.slice(0, 4_000), retryable: retryable || code in remedies };
}

/** What a person can do about it; after that the same order works, so it may be tried again. */
const remedies: Partial<Record<GitFailure['code'], string>> = {
  'git.auth': 'give the user that runs this node access (ssh key or credential helper; to land also write access), then it goes on by itself',
  'git.host_key': 'its host is not known here, or has another key than before: check the key and add it to known_hosts of the user that runs this node (ssh-keyscan, or connect once by hand)',
  'git.tls': 'its certificate is not trusted here: add its authority to the system or name it in GIT_SSL_CAINFO, and check the clock of this node',
  'git.not_found': 'check the address of the repository, and that the user that runs this node may see it',
  'git.network': 'check the connection of this node to the repository',
  'git.disk_full': 'make room on the disk of this node',
  'git.executable_missing': 'install git on this node',
};
