import type { AgentAdapter } from '@fuel/agents';
import type { AttemptOutcome, FactOf } from '@fuel/contracts';
import { atomically, beginAttempt, forgetAttempt, noteStarted } from '@fuel/local';
import { scrub, trustedWith, type Space } from '@fuel/process';
import { journalled, type NodeContext } from '../node-context.ts';
import { roomAt, type Room } from '../node-home.ts';
import { onDisk } from '../on-disk.ts';
import { writeDecline } from '../orders/decline.ts';
import { clearRoom } from './clear-room.ts';
import type { Executor, StartOrder } from './executor.ts';
import { finishAttempt, settleVerdict } from './finish.ts';
import { frame } from './frame.ts';
import { hearMessages } from './hear-messages.ts';
import { judge } from './judge.ts';
import { keepLeftovers } from './keep-leftovers.ts';
import { prepare, type Prepared } from './prepare.ts';
import { untilLeft } from './left-rooms.ts';
import { runAgent } from './run-agent.ts';
import { rememberSession, usedBefore } from './session-of.ts';
import { stopReason } from './running-attempts.ts';
import { toldByAgent } from './told-by-agent.ts';
import { watchContracts } from './watch-contracts.ts';

type Finished = FactOf<'attempt.finished'>;

/** A worktree, a process of the agent in it, and a judgement by what is there afterwards. */
export const withAgent = (agent: AgentAdapter): Executor => async (context, order, running) => {
  const { body } = order;
  const { task, epoch, attempt } = body;
  const room = roomAt(context.home, attempt);
  await untilLeft(context, attempt);
  const began = context.now();
  await onDisk(context, () => beginAttempt(context.local, { task, epoch, attempt, order: order.id, room: attempt, saw: frame(body).saw }, began));
  const signal = running.enter(body);
  let space: Space | null = null;
  try {
    const prepared = await prepare(context, body, { room, when: new Date(order.issuedAt), signal, onSpace: (opened) => void (space = opened) });
    // Nobody of the setup is there when the worktree is cleaned.
    if (prepared.kind !== 'ready' || signal.aborted) await (space as Space | null)?.close();
    await goOn(context, order, prepared, { agent, room, signal, began });
  } finally {
    await (space as Space | null)?.close();
    running.leave(body);
    context.live.end(body);
  }
};

type Rest = { readonly agent: AgentAdapter; readonly room: Room; readonly signal: AbortSignal; readonly began: Date };

async function goOn(context: NodeContext, order: StartOrder, prepared: Prepared, rest: Rest): Promise<void> {
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

/** However the agent ends: what it left in its messages is sent. */
async function heard<T>(listening: { readonly end: () => Promise<void> }, running: Promise<T>): Promise<T> {
  try {
    return await running;
  } finally {
    await listening.end();
  }
}

async function work(context: NodeContext, order: StartOrder, ready: Extract<Prepared, { kind: 'ready' }>, rest: Rest): Promise<void> {
  const { body } = order;
  const { mirror, own, space, room, startSha } = ready;
  const { signal } = rest;
  const started = { type: 'attempt.started', task: body.task, epoch: body.epoch, agent: rest.agent.name, agentVersion: context.agentVersion(rest.agent.name), startSha, saw: frame(body).saw } as const;
  await onDisk(context, () => noteStarted(context.local, body, startSha, journalled(context, started)));
  context.log('info', 'attempt started', { task: body.task, epoch: body.epoch, agent: rest.agent.name });
  const contracts = watchContracts(context, body, { mirror: own, room, signal });
  // What the agent prints comes without them; what it writes into its files is read here.
  const secrets = [...trustedWith([...rest.agent.envAllow, ...ready.config.env]), ...ready.secrets];
  const clean = (text: string): string => scrub(text, secrets);
  const listening = hearMessages(context, body, { file: room.messagesFile, clean });
  const run = await heard(listening, runAgent(context, body, ready, {
    agent: rest.agent, signal, writable: [room.dir, room.tree, own.dir], ...(ready.git.seen(room.tree) === room.tree ? {} : { seenOnlyThere: true }),
  }));
  await contracts.end();
  // Whoever is still there does not write while we look.
  await space?.close();
  const judged = await judge(context, body, { run, mirror, own, startSha, room, config: ready.config, clean });
  const { agent } = rest;
  const told = toldByAgent(run.events, { agent, version: context.agentVersion(agent.name), resumed: run.resumed !== null, last: usedBefore(run) });
  await onDisk(context, () => rememberSession(context, body, { agent, run, cwd: ready.cwd, hashes: ready.prompt.hashes, outcome: judged.outcome }));
  const kept =
    judged.outcome.kind === 'completed'
      ? { salvage: null, warnings: [] }
      : await keepLeftovers(context, body, { repository: body.repository, mirror, own, config: ready.config, tree: room.tree, startSha, when: new Date(order.issuedAt), signal: context.stopping });
  const verdict: Finished = {
    ...frame(body), outcome: judged.outcome, ...(judged.followUps === undefined ? {} : { followUps: judged.followUps }), rounds: ready.config.review.rounds, startSha, ...told, diffstat: judged.diffstat,
    durationMs: run.end.durationMs, salvage: kept.salvage, warnings: [...judged.warnings, ...kept.warnings].slice(0, 100).map((text) => text.slice(0, 1_000)),
  };
  await settleVerdict(context, order, { verdict, mirror, signal });
  const head = judged.outcome.kind === 'completed' ? judged.outcome.head : null;
  await clearRoom(context, room, body.repository, { outcome: judged.outcome.kind, head, salvaged: kept.salvage?.sha ?? null, worktrees: ready.config.worktrees });
}
