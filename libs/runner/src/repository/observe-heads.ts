import type { RepositoryRef } from '@fuel/contracts';
import { changedPaths, fetchHead } from '@fuel/git';
import { appendFacts } from '@fuel/local';
import { journalled, type NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { otherDefault } from './base-branch.ts';
import { openMirror, reach } from './reach.ts';

export type Observed =
  | { readonly kind: 'head'; readonly head: string }
  | { readonly kind: 'unreadable'; readonly message: string; readonly retryable: boolean };

export type HeadObserver = {
  /** Fetches the default branch; a head that was not reported in this life of the node is reported. */
  observe(repository: RepositoryRef): Promise<Observed>;
  last(repository: RepositoryRef): Observed | null;
};

export function openHeadObserver(context: NodeContext, onReadable: () => void, onHead: (repository: RepositoryRef, head: string) => void = () => undefined): HeadObserver {
  const seen = new Map<string, Observed>();
  return {
    last: (repository) => seen.get(placeOf(repository)) ?? null,
    async observe(repository) {
      const now = await fetchDefault(context, repository);
      const place = placeOf(repository);
      const before = seen.get(place);
      if (now.kind === 'unreadable') {
        seen.set(place, now);
        if (before?.kind !== 'unreadable') context.log('warn', now.message, { repository: repository.name });
        return now;
      }
      // With little room it is told by a later look, as if the head had moved then.
      if (context.storage.tight()) return now;
      seen.set(place, now);
      if (before?.kind !== 'head' || before.head !== now.head) {
        const previous = before?.kind === 'head' ? before.head : null;
        const fact = { type: 'repository.headMoved', repository: repository.id, branch: repository.defaultBranch, url: repository.url, head: now.head, previous, ...(await changedSince(context, repository, previous, now.head)) } as const;
        await onDisk(context, () => appendFacts(context.local, [journalled(context, fact)]));
      }
      onHead(repository, now.head);
      if (before?.kind === 'unreadable') onReadable();
      return now;
    },
  };
}

/** What was seen at one says nothing of another. */
const placeOf = ({ id, url, defaultBranch }: RepositoryRef): string => `${id} ${defaultBranch} ${url}`;

const mostPaths = 200;

/** For people: what changed. A head that was rewritten may lead from a commit that is gone, and then nothing is said. */
async function changedSince(context: NodeContext, repository: RepositoryRef, from: string | null, to: string): Promise<{ paths?: string[] }> {
  if (from === null) return {};
  const found = await reach(repository, async () => ({ kind: 'changed' as const, paths: await changedPaths(context.git, { mirror: await openMirror(context, repository), from, to }) }));
  return found.kind === 'changed' ? { paths: found.paths.slice(0, mostPaths).map((path) => path.slice(0, 1_000)) } : {};
}

async function fetchDefault(context: NodeContext, repository: RepositoryRef): Promise<Observed> {
  const found = await reach(repository, async () => {
    const mirror = await openMirror(context, repository);
    const head = await fetchHead(context.git, { mirror, branch: repository.defaultBranch });
    return head.kind === 'found' ? head : { ...head, called: await otherDefault(context, { mirror, repository }) };
  });
  switch (found.kind) {
    case 'found':
      return { kind: 'head', head: found.sha };
    case 'missing':
      return {
        kind: 'unreadable', retryable: true,
        message: `repository "${repository.name}" has no branch ${repository.defaultBranch}${found.called === null ? '' : `, and its default branch is called ${found.called}`}: push a first commit, or register it with its real default branch`,
      };
    case 'unreadable':
      return found;
    default:
      return found satisfies never;
  }
}
