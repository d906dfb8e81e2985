import type { FactOf } from '@fuel/contracts';
import type { Mirror } from '@fuel/git';
import { endAttempt, notePushing } from '@fuel/local';
import { journalled, type NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import type { StartOrder } from './executor.ts';
import { pushVerdict } from './push-verdict.ts';

type Finished = FactOf<'attempt.finished'>;

/** A completed attempt counts only when its commit is where the hub can fetch it. */
export async function settleVerdict(
  context: NodeContext,
  order: StartOrder,
  input: { readonly verdict: Finished; readonly mirror: Mirror; readonly signal: AbortSignal },
): Promise<void> {
  const { verdict, mirror, signal } = input;
  if (verdict.outcome.kind !== 'completed') return finishAttempt(context, order, verdict);
  await onDisk(context, () => notePushing(context.local, order.body, verdict));
  const settled = await pushVerdict(context, { verdict, mirror, repository: order.body.repository.id, ref: order.body.ref, signal });
  if (settled !== null) await finishAttempt(context, order, settled);
}

export async function finishAttempt(context: NodeContext, order: StartOrder, verdict: Finished): Promise<void> {
  const { task, epoch, outcome } = verdict;
  const fact = journalled(context, verdict);
  await onDisk(context, () => endAttempt(context.local, { task, epoch, order: order.id }, fact, context.now()));
  for (const warning of (verdict.warnings ?? []).slice(0, 10)) context.log('warn', `of an attempt: ${warning.slice(0, 300)}`, { task, epoch });
  context.log('info', 'attempt finished', { task, epoch, outcome: outcome.kind, ...(outcome.kind === 'failed' ? { failure: outcome.failure, message: outcome.message } : {}) });
}
