import type { RepositoryRef } from '@fuel/contracts';
import { askDefaultBranch, branchHolds, fetchHead, headOf, type Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import { pause } from '../pause.ts';

/** What became of the default branch since work began from `base`. Where it only went on, `base` is still in it. */
export type BaseBranch = { readonly kind: 'held'; readonly head: string } | BaseMoved;
export type BaseMoved = { readonly kind: 'rewritten'; readonly from: string; readonly to: string } | { readonly kind: 'gone'; readonly called: string | null };

/** `base` null: it only has to be there. */
type Of = { readonly mirror: Mirror; readonly repository: RepositoryRef; readonly base: string | null };

/** A server may be behind itself for a moment: what looks rewritten is looked at once more. */
const secondLookMs = 1_000;

/** As it is now. */
export async function lookAtBase(context: NodeContext, of: Of): Promise<BaseBranch> {
  for (let looks = 1; ; looks += 1) {
    await fetchHead(context.git, { mirror: of.mirror, branch: of.repository.defaultBranch });
    const now = await atLastLook(context, of);
    if (now.kind === 'held' || looks > 1 || !(await pause(secondLookMs, context.stopping))) return now;
  }
}

/** As it was at the last look, which costs no network (a node looks all the time); and only where that does not fit, as it is now. */
export async function lookAtBaseIfMoved(context: NodeContext, of: Of): Promise<BaseBranch> {
  const before = await branchOf(context, of);
  return before.kind === 'held' ? { kind: 'held', head: before.head } : lookAtBase(context, of);
}

async function atLastLook(context: NodeContext, of: Of): Promise<BaseBranch> {
  const now = await branchOf(context, of);
  if (now.kind === 'held') return { kind: 'held', head: now.head };
  if (now.kind === 'absent' && of.base !== null) return { kind: 'rewritten', from: of.base, to: now.head };
  return { kind: 'gone', called: await otherDefault(context, of) };
}

/** What the repository calls its default branch, where that is not the one that was registered. */
export async function otherDefault({ git }: NodeContext, { mirror, repository }: Pick<Of, 'mirror' | 'repository'>): Promise<string | null> {
  const called = await askDefaultBranch(git, mirror);
  return called === repository.defaultBranch ? null : called;
}

async function branchOf({ git }: NodeContext, { mirror, repository, base }: Of): Promise<Awaited<ReturnType<typeof branchHolds>>> {
  const branch = repository.defaultBranch;
  if (base !== null) return branchHolds(git, { mirror, branch, sha: base });
  const found = await headOf(git, { mirror, branch });
  return found.kind === 'missing' ? found : { kind: 'held', head: found.sha };
}

/** What happened and what can be done. `then`: what people do once the branch fits again. */
export function baseMovedInWords({ name, defaultBranch }: RepositoryRef, moved: BaseMoved, then: string): string {
  switch (moved.kind) {
    case 'rewritten':
      return (
        `branch ${defaultBranch} of repository "${name}" was force-pushed from ${moved.from} to ${moved.to}: what this work began from is not in it any more, and nothing is put on top of another history by itself. ` +
        `To go on with this work, bring ${moved.from} back into ${defaultBranch} (merge it, or push it there again), then ${then}. To build on what is there now, cancel the feature and create it anew.`
      );
    case 'gone': {
      const called = moved.called === null ? '' : `; the default branch is now called ${moved.called}`;
      const anew = moved.called === null ? '' : ` To build on ${moved.called}, register the repository with it (fuel repo add … --branch ${moved.called}) and create the feature anew.`;
      return `branch ${defaultBranch} of repository "${name}" is gone${called}. To go on with this work, push ${defaultBranch} there again, then ${then}.${anew}`;
    }
    default:
      return moved satisfies never;
  }
}
