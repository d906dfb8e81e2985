import path from 'node:path';
import { refs, type FactOf, type RepositoryRef } from '@fuel/contracts';
import { keepAs, outsideFailure, salvage, takeOver, type Mirror } from '@fuel/git';
import { noteKept, worktreeOfAttempt } from '@fuel/local';
import { federationIdentity, type NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { secretsBetween, type Looking } from '../review/secrets-between.ts';
import { inTree } from '../worktree/lay-over.ts';
import { setAside } from '../worktree/set-aside.ts';
import { filesOf } from '../worktree/slot-of.ts';
import { pushCreated } from './push-created.ts';

export type Kept = { readonly salvage: FactOf<'attempt.finished'>['salvage']; readonly warnings: readonly string[] };

/**
 * Work that was not accepted is never lost: commits and uncommitted files go to the attempt's salvage ref before the worktree goes. `when` is
 * the order's time, so that a second try after a crash makes the same commit. What git cannot keep now is set aside.
 */
export async function keepLeftovers(
  context: NodeContext,
  of: { readonly task: string; readonly epoch: number; readonly attempt: string },
  input: { readonly repository: RepositoryRef; readonly mirror: Mirror; readonly own: Mirror; readonly config: Looking | null; readonly tree: string; readonly startSha: string; readonly when: Date; readonly signal: AbortSignal },
): Promise<Kept> {
  const { mirror, own, tree, startSha } = input;
  const row = worktreeOfAttempt(context.local, of.attempt);
  const ref = refs.salvage(of.task, of.epoch);
  try {
    const kept = await inTree(context, row, (git) => salvage(git, {
      mirror: own, dir: tree, startSha, ref, message: `Salvage what attempt ${of.epoch} of ${of.task} left`, when: input.when, identity: federationIdentity,
    }));
    if (kept.kind === 'nothing') return { salvage: null, warnings: [] };
    if (own !== mirror) {
      await takeOver(context.git, { from: own, into: mirror, sha: kept.sha });
      await keepAs(context.git, { mirror, ref, sha: kept.sha });
    }
    const { id, name } = input.repository;
    await onDisk(context, () => noteKept(context.local, { mirror: path.basename(mirror.dir), ref, sha: kept.sha, base: startSha, kind: 'salvage', repository: id, repositoryName: name, task: of.task, keptFor: null, madeAt: context.now().toISOString() }));
    const warnings = kept.nested.map((path) => `the repository inside the worktree at ${path} could not be kept`);
    const config = input.config ?? { env: [], review: { secrets: { ignore: [] } } };
    const looked = await secretsBetween(context, { mirror, from: startSha, to: kept.sha, config });
    warnings.push(...looked.unseen);
    if (looked.found.length > 0) {
      return { salvage: { sha: kept.sha, ref }, warnings: [...warnings, `what was left holds what looks like a secret, so it is kept on this node only, as ${kept.sha} in ${mirror.dir}`] };
    }
    const pushed = await pushCreated(context, { mirror, sha: kept.sha, ref, signal: input.signal, tries: 3 });
    if (pushed.kind !== 'pushed') warnings.push(`what was left is kept on this node only, as ${kept.sha} in ${mirror.dir}: ${pushed.message}`);
    return { salvage: { sha: kept.sha, ref }, warnings };
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    const aside = await setAside(context, of.attempt, row === null ? tree : filesOf(context, row));
    return { salvage: null, warnings: [`what was left in the worktree could not be kept${aside === null ? '' : ` and is set aside on this node, in ${aside}`}: ${failure.message}`] };
  }
}
