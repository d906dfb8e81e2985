import type { Fact, OrderOf } from '@fuel/contracts';
import { mergeHeads, type Mirror } from '@fuel/git';
import { noteProgress, type LedgerOrder } from '@fuel/local';
import { pushCreated } from '../attempt/push-created.ts';
import { whyDenied } from '../attempt/why-denied.ts';
import { federationIdentity, type NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { completeOrder } from '../orders/complete.ts';
import { baseMovedInWords, lookAtBase } from '../repository/base-branch.ts';
import { ensureCommits } from '../repository/ensure-commit.ts';
import { openMirror, reach } from '../repository/reach.ts';
import { userHere } from '../user-here.ts';
import { describeMerge } from './describe-merge.ts';

type Order = LedgerOrder & { readonly body: OrderOf<'landing.prepare'> };
type Answer = Extract<Fact, { type: 'landing.prepared' | 'landing.conflicted' | 'landing.refused' }>;
type Merged = { readonly base: string; readonly prepared: string };

/**
 * Computes the merge into the default branch as it is now and keeps it under the landing's own ref; nothing that people see moves. What
 * was computed is written down before it is pushed: carried out again after a crash, it pushes the same commit and not a newer one.
 */
export async function prepareLanding(context: NodeContext, order: Order): Promise<void> {
  const answer = await reach(order.body.repository, () => prepare(context, order));
  if (answer === null) return;
  if ('kind' in answer) return completeOrder(context, order, [refused(order.body, 'repository_unreadable', answer.message, answer.retryable)]);
  await completeOrder(context, order, [answer]);
}

/** Null: the node stops, and the next start goes on. */
async function prepare(context: NodeContext, order: Order): Promise<Answer | null> {
  const { body } = order;
  const { repository } = body;
  const mirror = await openMirror(context, repository);
  const found = await ensureCommits(context, { mirror, repository, wanted: body.heads.map(({ sha, ref }) => ({ sha, from: [ref] })) });
  if (found.kind === 'unreadable') return refused(body, 'head_missing', found.message, found.retryable);
  const merged = mergedBefore(order.progress) ?? (await merge(context, order, mirror));
  if ('type' in merged) return merged;
  await onDisk(context, () => noteProgress(context.local, order.id, merged));
  const pushed = await pushCreated(context, { mirror, sha: merged.prepared, ref: body.ref, signal: context.stopping });
  if (pushed.kind === 'interrupted') return null;
  if (pushed.kind !== 'pushed') return refused(body, 'push_refused', pushed.kind === 'denied' ? `${whyDenied(pushed.message, { url: repository.url, user: userHere() })}, then ${approveAgain(body)}` : pushed.message, false);
  return { type: 'landing.prepared', ...of(body), ...merged };
}

async function merge(context: NodeContext, order: Order, mirror: Mirror): Promise<Merged | Answer> {
  const { body } = order;
  const { repository, heads } = body;
  const branch = await lookAtBase(context, { mirror, repository, base: body.base ?? null });
  if (branch.kind !== 'held') return refused(body, 'base_moved', baseMovedInWords(repository, branch, approveAgain(body)), false);
  const base = branch.head;
  const result = await mergeHeads(context.git, {
    mirror, base, heads: heads.map((head) => ({ sha: head.sha, message: describeMerge(body.feature, head) })),
    when: new Date(order.issuedAt), identity: federationIdentity, fastForward: false,
  });
  if (result.kind === 'merged') return { base, prepared: result.sha };
  const task = heads.find((head) => head.sha === result.head)?.task;
  if (task === undefined) throw new Error(`git named a conflicting head ${result.head} that it was not given`);
  return { type: 'landing.conflicted', ...of(body), base, task, paths: result.paths.slice(0, 200).map((path) => path.slice(0, 1_000)) };
}

const approveAgain = ({ feature }: Order['body']): string => `approve it again: fuel feature approve ${feature.id}`;

const mergedBefore = (progress: unknown): Merged | null => (progress === null ? null : (progress as Merged));

const of = ({ landing, epoch, repository }: Order['body']): { landing: string; epoch: number; repository: string } => ({
  landing, epoch, repository: repository.id,
});

const refused = (body: Order['body'], code: Extract<Answer, { type: 'landing.refused' }>['code'], message: string, retryable: boolean): Answer => ({
  type: 'landing.refused', ...of(body), code, message: message.slice(0, 4_000), retryable,
});
