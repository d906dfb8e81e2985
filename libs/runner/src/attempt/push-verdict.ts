import type { FactOf } from '@fuel/contracts';
import type { Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import { pushCreated } from './push-created.ts';
import { stopReason } from './running-attempts.ts';

type Finished = FactOf<'attempt.finished'>;

/** What the attempt came to once its work was pushed; null when the node stops first and the push goes on at its next start. */
export async function pushVerdict(
  context: NodeContext,
  input: { readonly verdict: Finished; readonly mirror: Mirror; readonly ref: string; readonly signal: AbortSignal },
): Promise<Finished | null> {
  const { verdict, mirror, ref, signal } = input;
  if (verdict.outcome.kind !== 'completed') return verdict;
  const pushed = await pushCreated(context, { mirror, sha: verdict.outcome.head, ref, signal });
  switch (pushed.kind) {
    case 'pushed':
      return verdict;
    case 'refused':
      return { ...verdict, outcome: { kind: 'failed', failure: 'push_failed', message: `${pushed.message.slice(0, 7_000)}; the work is kept on this node only, as ${verdict.outcome.head} in ${mirror.dir}` } };
    case 'interrupted':
      return stopReason(signal) === 'shutdown' ? null : { ...verdict, outcome: { kind: 'cancelled' } };
    default:
      return pushed satisfies never;
  }
}
