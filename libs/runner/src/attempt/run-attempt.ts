import { resolveAgent, type AgentAdapter } from '@fuel/agents';
import type { AttemptOutcome, FactOf, OrderOf } from '@fuel/contracts';
import { atomically, beginAttempt, findAttempt, forgetAttempt, isBuried, noteStarted, setOrderState, type LedgerOrder } from '@fuel/local';
import { journalled, type NodeContext } from '../node-context.ts';
import { roomAt, type Room } from '../node-home.ts';
import { onDisk } from '../on-disk.ts';
import { declineOrder, writeDecline } from '../orders/decline.ts';
import { clearRoom } from './clear-room.ts';
import { finishAttempt, settleVerdict } from './finish.ts';
import { judge } from './judge.ts';
import { keepLeftovers } from './keep-leftovers.ts';
import { prepare, type Prepared } from './prepare.ts';
import { runAgent } from './run-agent.ts';
import { stopReason, type RunningAttempts } from './running-attempts.ts';
import { toldByAgent } from './told-by-agent.ts';

type Start = OrderOf<'attempt.start'>;
type Order = LedgerOrder & { readonly body: Start };
type Finished = FactOf<'attempt.finished'>;

/**
 * One attempt: preparing (nothing outside has seen it: an interruption forgets it) -> running (from attempt.started on its end is always
 * told) -> pushing (decided and on disk: a restart goes on with the push) -> finished.
 */
export async function runAttempt(context: NodeContext, order: Order, running: RunningAttempts): Promise<void> {
  const { body } = order;
  if (findAttempt(context.local, body) !== null) {
    // One epoch is one attempt: another order for it brings nothing that is not told already.
    context.log('warn', 'a second order for the same attempt changes nothing', { order: order.id, task: body.task, epoch: body.epoch });
    return onDisk(context, () => setOrderState(context.local, order.id, 'done', context.now()));
  }
  const resolved = resolveAgent(body.agent, context.settings);
  if (isBuried(context.local, body.task, body.epoch)) return declineOrder(context, order, { code: 'tombstoned', message: 'it was cancelled before it began', retryable: false });
  if (resolved.kind === 'refused') return declineOrder(context, order, { code: 'agent_unavailable', message: resolved.message, retryable: true });
  const saw = body.upstreams.map(({ task, sha }) => ({ task, sha }));
  const room = roomAt(context.home, body.attempt);
  const began = context.now();
  const { task, epoch, attempt } = body;
  await onDisk(context, () => beginAttempt(context.local, { task, epoch, attempt, order: order.id, room: attempt, saw }, began));
  const signal = running.enter(body);
  try {
    const prepared = await prepare(context, body, { room, when: new Date(order.issuedAt), signal });
    await goOn(context, order, prepared, { agent: resolved.agent, room, signal, began });
  } finally {
    running.leave(body);
    context.live.end(body);
  }
}

type Rest = { readonly agent: AgentAdapter; readonly room: Room; readonly signal: AbortSignal; readonly began: Date };

async function goOn(context: NodeContext, order: Order, prepared: Prepared, rest: Rest): Promise<void> {
  const { body } = order;
  const { room, signal, began } = rest;
  const unbegun = (outcome: AttemptOutcome): Finished => ({
    ...frame(body), outcome, startSha: null, durationMs: context.now().getTime() - began.getTime(),
  });
  switch (prepared.kind) {
    case 'ready':
      return signal.aborted ? goOn(context, order, { kind: 'stopped' }, rest) : work(context, order, prepared, rest);
    case 'declined':
      await onDisk(context, () =>
        atomically(context.local, () => {
          forgetAttempt(context.local, body);
          writeDecline(context, order, prepared);
        }),
      );
      context.log('warn', `attempt declined: ${prepared.message}`, { task: body.task, epoch: body.epoch, code: prepared.code });
      break;
    case 'failed':
      await finishAttempt(context, order, unbegun({ kind: 'failed', failure: prepared.failure, message: prepared.message }));
      break;
    case 'stopped':
      // At a stop of the node the order stays accepted, and the next start begins it anew if it is live then.
      if (stopReason(signal) === 'shutdown') await onDisk(context, () => forgetAttempt(context.local, body));
      else await finishAttempt(context, order, unbegun({ kind: 'cancelled' }));
      break;
    default:
      return prepared satisfies never;
  }
  await clearRoom(context, room, body.repository);
}

async function work(context: NodeContext, order: Order, ready: Extract<Prepared, { kind: 'ready' }>, rest: Rest): Promise<void> {
  const { body } = order;
  const { mirror, startSha } = ready;
  const { room, signal } = rest;
  const started = { type: 'attempt.started', task: body.task, epoch: body.epoch, agent: rest.agent.name, agentVersion: context.agentVersion(rest.agent.name), startSha, saw: frame(body).saw } as const;
  await onDisk(context, () => noteStarted(context.local, body, startSha, journalled(context, started)));
  context.log('info', 'attempt started', { task: body.task, epoch: body.epoch, agent: rest.agent.name });
  const run = await runAgent(context, body, ready, { agent: rest.agent, signal });
  const judged = await judge(context, body, { run, mirror, startSha, room });
  const kept =
    judged.outcome.kind === 'completed'
      ? { salvage: null, warnings: [] }
      : await keepLeftovers(context, body, { mirror, tree: room.tree, startSha, when: new Date(order.issuedAt), signal: context.stopping });
  const verdict: Finished = {
    ...frame(body), outcome: judged.outcome, startSha, ...toldByAgent(run.events), diffstat: judged.diffstat,
    durationMs: run.end.durationMs, salvage: kept.salvage, warnings: [...judged.warnings, ...kept.warnings].slice(0, 100).map((text) => text.slice(0, 1_000)),
  };
  await settleVerdict(context, order, { verdict, mirror, signal });
  await clearRoom(context, room, body.repository);
}

const frame = ({ task, epoch, upstreams }: Start): Omit<Finished, 'outcome' | 'startSha' | 'durationMs'> => ({
  type: 'attempt.finished', task, epoch, saw: upstreams.map((work) => ({ task: work.task, sha: work.sha })),
  sessionId: null, usage: null, diffstat: null, salvage: null, warnings: [],
});
