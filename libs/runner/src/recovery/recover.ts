import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FactOf, OrderOf } from '@fuel/contracts';
import { forgetStrayRefs, forgetWorktrees, openClone, outsideFailure, removeDirectory, restoreMirror, sweepRemoved } from '@fuel/git';
import { findOrder, findRoom, forgetAttempt, leaveRoom, listPristine, listRooms, listWorktreeRows, unfinishedAttempts, worktreeOfAttempt, type LedgerAttempt, type LedgerOrder } from '@fuel/local';
import { reapAll } from '@fuel/process';
import { keepLeftovers, type Kept } from '../attempt/keep-leftovers.ts';
import { finishAttempt } from '../attempt/finish.ts';
import { clearRoom } from '../attempt/clear-room.ts';
import type { NodeContext } from '../node-context.ts';
import { roomAt } from '../node-home.ts';
import { freeMirrors, inEachMirror } from '../repository/free-mirrors.ts';
import { mirrorOf } from '../repository/reach.ts';
import { reconcilePristine } from '../worktree/keep-pristine.ts';
import { reconcileWorktrees } from '../worktree/reconcile.ts';
import { pristineSlot, roomOf, treeDir } from '../worktree/slot-of.ts';
import { forgetLogs } from './forget-logs.ts';

type StartOrder = LedgerOrder & { readonly body: OrderOf<'attempt.start'> };

/** Decided before the node ended, not yet pushed: the push goes on. */
export type UnpushedWork = { readonly order: StartOrder; readonly verdict: FactOf<'attempt.finished'> };

const logsKeptMs = 14 * 24 * 3_600_000;

/**
 * What an earlier life of this node left, in this order: its processes are ended before anything of theirs is looked at, and what they held is free;
 * running attempts are salvaged and told as failed; then no worktree has an owner any more: what was in use is cleaned for the next, and what nobody knows goes.
 */
export async function recover(context: NodeContext): Promise<readonly UnpushedWork[]> {
  const reaped = await reapAll({ ownedBy: context.home.root });
  for (const { pid, command, attemptId } of reaped.ended) {
    context.log('warn', 'ended a process that an earlier life of this node left', { pid, attempt: attemptId, command: command.slice(0, 200) });
  }
  if (reaped.survivors.length > 0) context.log('error', `processes of an earlier life could not be ended: ${reaped.survivors.join(', ')}`);
  await freeMirrors(context);
  const unpushed: UnpushedWork[] = [];
  for (const attempt of unfinishedAttempts(context.local)) {
    const order = startOrderOf(context, attempt);
    if (attempt.state === 'preparing') forgetAttempt(context.local, attempt);
    else if (attempt.verdict !== null) unpushed.push({ order, verdict: attempt.verdict });
    else await tellLost(context, order, attempt);
    // What has to be torn down is not waited for here.
    const owes = findRoom(context.local, attempt.room) ?? worktreeOfAttempt(context.local, attempt.room);
    if ((owes?.teardown ?? null) === null) await clearRoom(context, roomAt(context.home, attempt.room), order.body.repository);
  }
  await reconcileWorktrees(context);
  for (const { mark, teardown } of listRooms(context.local)) if (teardown === null) leaveRoom(context.local, mark);
  await reconcilePristine(context);
  await clearWork(context);
  await clearMirrors(context);
  await forgetLogs(context, logsKeptMs);
  return unpushed;
}

function startOrderOf(context: NodeContext, attempt: LedgerAttempt): StartOrder {
  const order = findOrder(context.local, attempt.order);
  if (order === null || order.body.type !== 'attempt.start') throw new Error(`the attempt ${attempt.attempt} has no order in the ledger`);
  return { ...order, body: order.body };
}

async function tellLost(context: NodeContext, order: StartOrder, attempt: LedgerAttempt): Promise<void> {
  const { task, epoch, saw, startSha } = attempt;
  const mirror = mirrorOf(context, order.body.repository);
  const kept = startSha === null ? { salvage: null, warnings: [] } : await keepLost(context, order, attempt, startSha);
  await finishAttempt(context, order, {
    type: 'attempt.finished', task, epoch, startSha, saw: [...saw], sessionId: null, usage: null, diffstat: null,
    outcome: { kind: 'failed', failure: 'node_restarted', message: 'the node was ended while the agent was running' },
    durationMs: Math.max(0, context.now().getTime() - Date.parse(attempt.beganAt)),
    salvage: kept.salvage, warnings: [...kept.warnings, ...(await restored(context, mirror))].slice(0, 100).map((text) => text.slice(0, 1_000)),
  });
}

/** Its own clone is as its agent left it, perhaps no repository any more. */
async function keepLost(context: NodeContext, order: StartOrder, attempt: LedgerAttempt, startSha: string): Promise<Kept> {
  const { repository } = order.body;
  const mirror = mirrorOf(context, repository);
  const room = roomOf(context, attempt.room);
  try {
    const own = existsSync(room.clone) ? await openClone(context.git, { mirror, dir: room.clone }) : mirror;
    return await keepLeftovers(context, attempt, { repository, mirror, own, config: null, tree: room.tree, startSha, when: new Date(order.issuedAt), signal: context.stopping });
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    return { salvage: null, warnings: [`what the attempt left could not be looked at: ${failure.message}`] };
  }
}

async function restored(context: NodeContext, mirror: { dir: string; url: string }): Promise<readonly string[]> {
  try {
    return (await restoreMirror(context.git, { mirror })).map(({ what, detail }) => `${what} ${detail}`);
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    return [`the mirror could not be looked at: ${failure.message}`];
  }
}

async function clearWork(context: NodeContext): Promise<void> {
  await mkdir(context.home.work, { recursive: true });
  await mkdir(context.home.logs, { recursive: true });
  const names = await readdir(context.home.work);
  const left = new Set(listRooms(context.local).map(({ mark }) => mark));
  for (const name of names.filter((one) => !one.startsWith('.') && !left.has(one))) {
    const end = await (await removeDirectory({ dir: path.join(context.home.work, name) })).deleted;
    if (end.kind === 'left') context.log('warn', `a worktree could not be deleted: ${end.message}`, { path: end.path });
  }
  await (await sweepRemoved({ parent: context.home.work })).deleted;
}

/**
 * A node that lost its ledger has worktrees that only the mirrors know of: they would stay for ever, and with them the branches that agents stand on.
 * What agents left on other branches is nobody's either.
 */
async function clearMirrors(context: NodeContext): Promise<void> {
  const { git, home, log, local } = context;
  const but = [...listWorktreeRows(local).map(({ id }) => treeDir(context, id)), ...listPristine(local).map((row) => pristineSlot(context, row, '').dir), ...listRooms(local).map(({ mark }) => roomAt(home, mark).tree)];
  await inEachMirror(context, async (mirrorDir) => {
    await forgetWorktrees(git, { mirrorDir, but });
    for (const sha of await forgetStrayRefs(git, { mirrorDir })) log('warn', `an agent left commits on a branch of its own; they are kept: git --git-dir ${mirrorDir} show ${sha}`);
  });
}
