import type { FactOf } from '@fuel/contracts';
import { fetchSha, outsideFailure, type Mirror } from '@fuel/git';
import { appendFacts, isBuried } from '@fuel/local';
import { journalled, type NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { pauseMs } from '../pause.ts';
import { userHere } from '../user-here.ts';
import { pushCreated, type PushedWork } from './push-created.ts';
import { stopReason } from './running-attempts.ts';
import { whyDenied } from './why-denied.ts';

type Finished = FactOf<'attempt.finished'>;
type Input = { readonly verdict: Finished; readonly mirror: Mirror; readonly repository: string; readonly ref: string; readonly signal: AbortSignal };

/** A wrong login that is tried too often locks its account. */
const pauses = { firstMs: 5_000, mostMs: 5 * 60_000 };

/** What the attempt came to once its work was pushed; null when the node stops first and the push goes on at its next start. */
export async function pushVerdict(context: NodeContext, input: Input): Promise<Finished | null> {
  const { verdict, mirror, signal } = input;
  const { outcome } = verdict;
  if (outcome.kind !== 'completed') return verdict;
  const pushed = await pushWhenAllowed(context, input, outcome.head);
  switch (pushed.kind) {
    case 'pushed':
      return verdict;
    case 'refused':
      return { ...verdict, outcome: { kind: 'failed', failure: 'push_failed', message: `${pushed.message.slice(0, 7_000)}${pushed.lost === true ? '' : `; the work is kept on this node only, as ${outcome.head} in ${mirror.dir}`}` } };
    case 'interrupted':
      return signal.aborted && stopReason(signal) === 'shutdown' ? null : { ...verdict, outcome: { kind: 'cancelled' } };
    default:
      return pushed satisfies never;
  }
}

/** Work that is done is not done again for want of access: it is kept, people are told which credential failed, and the push is tried until it may, or nobody wants it any more. */
async function pushWhenAllowed(context: NodeContext, input: Input, head: string): Promise<Exclude<PushedWork, { kind: 'denied' }>> {
  const { verdict, mirror, repository, ref, signal } = input;
  const { task, epoch } = verdict;
  let told: string | null = null;
  for (let tries = 0; ; tries += 1) {
    const pushed = await pushCreated(context, { mirror, sha: head, ref, signal });
    if (pushed.kind !== 'denied') return pushed;
    await holdHere(context, input, head);
    const reason = `${whyDenied(pushed.message, { url: mirror.url, user: userHere() })}, and it is pushed by itself. The work is kept on this node as ${head} in ${mirror.dir}`.slice(0, 4_000);
    if (reason !== told) {
      context.log('error', `the work of an attempt cannot be pushed: ${reason}`, { task, epoch });
      await onDisk(context, () => appendFacts(context.local, [journalled(context, { type: 'attempt.unpushed', task, epoch, reason })]));
      told = reason;
    }
    const goesOn = await context.pushes.wait(repository, pauseMs(tries, pauses, Math.random()), signal);
    if (!goesOn || isBuried(context.local, task, epoch)) return { kind: 'interrupted', message: pushed.message };
  }
}

/** Here already, so it costs no network: whatever becomes of the worktree, the commit stays. Where that fails, the next try of the push does it. */
async function holdHere(context: NodeContext, { verdict, mirror, ref }: Input, sha: string): Promise<void> {
  try {
    await fetchSha(context.git, { mirror, ref, sha });
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    context.log('warn', `work that waits to be pushed could not be held in the mirror yet: ${failure.message}`, { task: verdict.task, epoch: verdict.epoch, code: failure.code });
  }
}
