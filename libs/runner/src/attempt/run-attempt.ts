import { findAttempt, isBuried, setOrderState } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { declineOrder } from '../orders/decline.ts';
import { chooseExecutor } from './choose-executor.ts';
import type { StartOrder } from './executor.ts';
import type { RunningAttempts } from './running-attempts.ts';

/**
 * One attempt: preparing (nothing outside has seen it: an interruption forgets it) -> running (from attempt.started on its end is always
 * told) -> pushing (decided and on disk: a restart goes on with the push) -> finished.
 */
export async function runAttempt(context: NodeContext, order: StartOrder, running: RunningAttempts): Promise<void> {
  const { body } = order;
  if (findAttempt(context.local, body) !== null) {
    // One epoch is one attempt: another order for it brings nothing that is not told already.
    context.log('warn', 'a second order for the same attempt changes nothing', { order: order.id, task: body.task, epoch: body.epoch });
    return onDisk(context, () => setOrderState(context.local, order.id, 'done', context.now()));
  }
  if (isBuried(context.local, body.task, body.epoch)) return declineOrder(context, order, { code: 'tombstoned', message: 'it was cancelled before it began', retryable: false });
  const chosen = chooseExecutor(body.agent, context.settings);
  if (chosen.kind === 'refused') return declineOrder(context, order, { code: 'agent_unavailable', message: chosen.message, retryable: true });
  const problem = await context.agentProblem(body.agent);
  if (problem !== null) return declineOrder(context, order, { code: 'agent_unavailable', message: problem, retryable: true });
  return chosen.execute(context, order, running);
}
