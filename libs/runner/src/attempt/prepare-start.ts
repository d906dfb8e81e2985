import { refs, type OrderOf } from '@fuel/contracts';
import { mergeHeads, type Mirror } from '@fuel/git';
import { federationIdentity, type NodeContext } from '../node-context.ts';
import { baseMovedInWords, lookAtBaseIfMoved } from '../repository/base-branch.ts';
import { ensureCommit } from '../repository/ensure-commit.ts';
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
    for (const sha of new Set([base, start.sha, ...start.merge])) {
      const found = await ensureCommit(context, { mirror, repository, sha, from: whereabouts(order, sha) });
      if (found.kind === 'unreadable') return found;
    }
    const merged = await mergeHeads(context.git, {
      mirror, base: start.sha, heads: start.merge.map((sha) => ({ sha, message: `Merge ${titleOf(order, sha)}` })),
      when, identity: federationIdentity, fastForward: true,
    });
    if (merged.kind === 'conflict') return { kind: 'conflict', repository: repository.name, paths: merged.paths } as const;
    return { kind: 'prepared', mirror, startSha: merged.sha } as const;
  });
}

/** An order names commits, not where they are: an upstream task's own ref, or an earlier attempt of this task. */
function whereabouts(order: OrderOf<'attempt.start'>, sha: string): readonly string[] {
  const upstream = order.upstreams.filter((work) => work.repository.id === order.repository.id && work.sha === sha).map(({ ref }) => ref);
  if (sha !== order.start.sha || sha === order.base) return upstream;
  const earlier = Array.from({ length: Math.min(order.epoch - 1, 20) }, (_, back) => refs.attempt(order.task, order.epoch - 1 - back));
  return [...upstream, ...earlier];
}

const titleOf = (order: OrderOf<'attempt.start'>, sha: string): string => order.upstreams.find((work) => work.sha === sha)?.title ?? sha;
