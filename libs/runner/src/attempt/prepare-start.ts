import { refs, type OrderOf, type UpstreamWork } from '@fuel/contracts';
import { mergeHeads, type Mirror } from '@fuel/git';
import { federationIdentity, type NodeContext } from '../node-context.ts';
import { baseMovedInWords, lookAtBaseIfMoved } from '../repository/base-branch.ts';
import { ensureCommits } from '../repository/ensure-commit.ts';
import { openMirror, reach, type Unreadable } from '../repository/reach.ts';

export type PreparedStart =
  | { readonly kind: 'prepared'; readonly mirror: Mirror; readonly startSha: string }
  | Unreadable
  | { readonly kind: 'moved'; readonly message: string }
  | { readonly kind: 'conflict'; readonly repository: string; readonly paths: readonly string[] };

/** The order's start in the node's own mirror, with the accepted work of the same repository merged in. */
export async function prepareStart(
  context: NodeContext,
  order: OrderOf<'attempt.start'>,
  when: Date,
): Promise<PreparedStart> {
  const { repository, start, base } = order;
  return reach(repository, async () => {
    const mirror = await openMirror(context, repository);
    const branch = await lookAtBaseIfMoved(context, { mirror, repository, base });
    if (branch.kind !== 'held') return { kind: 'moved', message: baseMovedInWords(repository, branch, `try it again: fuel task retry ${order.task}`) } as const;
    const [refsOf, titles] = [namedBy(order, ({ ref }) => ref), namedBy(order, ({ title }) => title)];
    const found = await ensureCommits(context, { mirror, repository, wanted: [base, start.sha, ...start.merge].map((sha) => ({ sha, from: whereabouts(order, sha, refsOf.get(sha)) })) });
    if (found.kind === 'unreadable') return found;
    const merged = await mergeHeads(context.git, {
      mirror, base: start.sha, heads: start.merge.map((sha) => ({ sha, message: `Merge ${titles.get(sha) ?? sha}` })),
      when, identity: federationIdentity, fastForward: true,
    });
    if (merged.kind === 'conflict') return { kind: 'conflict', repository: repository.name, paths: merged.paths } as const;
    return { kind: 'prepared', mirror, startSha: merged.sha } as const;
  });
}

/** What the order says of the first upstream task of this repository with that commit. */
function namedBy({ repository, upstreams }: OrderOf<'attempt.start'>, what: (work: UpstreamWork) => string): ReadonlyMap<string, string> {
  return new Map([...upstreams].reverse().flatMap((work) => (work.repository.id === repository.id ? [[work.sha, what(work)] as const] : [])));
}

/** An order names commits, not where they are: an upstream task's own ref, or an earlier attempt of this task. */
function whereabouts(order: OrderOf<'attempt.start'>, sha: string, upstream: string | undefined): readonly string[] {
  const known = upstream === undefined ? [] : [upstream];
  if (sha !== order.start.sha || sha === order.base) return known;
  const earlier = Array.from({ length: Math.min(order.epoch - 1, 20) }, (_, back) => refs.attempt(order.task, order.epoch - 1 - back));
  return [...known, ...earlier];
}
