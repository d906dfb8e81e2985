import { type FailureKind, type Id, refs, type Refusal } from '@fuel/contracts';
import { isStale, type LandingCommand, type OrderInfo, placed, type Task, type TaskCommand } from '@fuel/core';
import type { NodeCommand } from './command.ts';
import { type Fold, log } from './fold.ts';
import { settleOrder } from './give-order.ts';
import { hasJoined } from './has-joined.ts';
import { hasStandIn } from './has-stand-in.ts';
import { hearProposals, mayPropose } from './hear-proposals.ts';
import { tell } from './inbox.ts';
import { orderKeys } from './order-keys.ts';
import { noteHealth } from './note-health.ts';
import { moveHead } from './move-head.ts';
import { loadTask, runLanding, runTask } from './run-entity.ts';
import { noteSpend } from './spend.ts';

/** A node's word counts for what the hub gave to this node, and for nothing else. */
export async function runNodeCommand(fold: Fold, command: NodeCommand | Lose): Promise<Refusal | null> {
  switch (command.type) {
    case 'order.confirm':
      return confirm(fold, command);
    case 'order.decline':
      return decline(fold, command);
    case 'repository.moveHead':
      return moveHead(fold, command, { foreign, openOrder });
    case 'attempt.begin':
      return beginAttempt(fold, command);
    case 'attempt.keep':
      return keepAttempt(fold, command);
    case 'attempt.speak':
      return speak(fold, command);
    case 'attempt.report':
      return reportAttempt(fold, command);
    case 'contract.report':
      return reportContract(fold, command);
    case 'review.report':
      return reportReview(fold, command);
    case 'landing.report':
      return reportLanding(fold, command);
    case 'task.lose':
      return lose(fold, command);
    default:
      return command satisfies never;
  }
}

type Of<T extends NodeCommand['type']> = Extract<NodeCommand, { type: T }>;
type Lose = Extract<TaskCommand, { type: 'task.lose' }>;

/** The store takes a confirmed cancel out of the outbox: it is on the node's disk as a tombstone, and nothing more is to come of it. */
function confirm(fold: Fold, { order: id, node }: Of<'order.confirm'>): null {
  fold.deps.post.confirmed(id);
  fold.changes.confirmedOrders.push({ id, node });
  return null;
}

/** The attempt ended without a word of its own. */
const ended = (fold: Fold, task: Task | undefined, epoch: number, failure: FailureKind, message: string): void => {
  if (task === undefined || task.epoch !== epoch || placed(task.state) === null) return;
  fold.changes.attempts.push({ task: task.spec.id, epoch, finishedAt: fold.now, outcome: { kind: 'failed', failure, message } });
};

async function lose(fold: Fold, command: Lose): Promise<Refusal | null> {
  ended(fold, await loadTask(fold, command.task), command.epoch, 'lost', command.message);
  return runTask(fold, command);
}

async function beginAttempt(fold: Fold, { node, fact }: Of<'attempt.begin'>): Promise<Refusal | null> {
  const task = await loadTask(fold, fact.task);
  const at = task === undefined ? null : placed(task.state);
  if (at === null || at.node !== node || task?.epoch !== fact.epoch) return null;
  fold.changes.attempts.push({ task: fact.task, epoch: fact.epoch, startedAt: fold.now });
  return runTask(fold, { type: 'task.start', task: fact.task, epoch: fact.epoch });
}

async function keepAttempt(fold: Fold, { node, fact: { task: id, epoch, reason } }: Of<'attempt.keep'>): Promise<Refusal | null> {
  const task = await loadTask(fold, id);
  return task === undefined || placed(task.state)?.node !== node ? null : runTask(fold, { type: 'task.keepUnpushed', task: id, epoch, reason });
}

/** Words of an agent for people. They are material: nothing follows from them but that somebody reads them. */
async function speak(fold: Fold, { node, fact }: Of<'attempt.speak'>): Promise<Refusal | null> {
  const { epoch, text } = fact;
  const task = await loadTask(fold, fact.task);
  if (task === undefined || epoch > task.epoch || !(await hasJoined(fold, node, task.spec.repository))) {
    return foreign(fold, node, fact.type, `no attempt ${epoch} of task ${fact.task} was at this node`);
  }
  const { id, feature, title } = task.spec;
  log(fold, { type: 'agent.message', feature, task: id, landing: null, data: { node, epoch, text } });
  const [first = ''] = text.trim().split('\n');
  tell(fold, 'message', { feature: fold.world.features.get(feature), task }, `"${title}" says: ${first}`, `${text}\n\nTell its next attempt something with: fuel task message ${id} --text "…"`);
  return null;
}

async function reportAttempt(fold: Fold, { node, fact }: Of<'attempt.report'>): Promise<Refusal | null> {
  const task = await loadTask(fold, fact.task);
  if (task === undefined) return foreign(fold, node, fact.type, `it speaks of task ${fact.task}, which does not exist`);
  const at = placed(task.state);
  const here = fact.epoch === task.epoch && at !== null ? at.node === node : await hasJoined(fold, node, task.spec.repository);
  if (fact.epoch > task.epoch || !here) {
    return foreign(fold, node, fact.type, `attempt ${fact.epoch} of task ${fact.task} is not at this node`);
  }
  const { epoch, outcome, usage, sessionId, salvage, warnings, diffstat } = fact;
  // Told a second time, or of an attempt that was given up: the row keeps what was said first.
  const taken = at !== null || epoch < task.epoch || task.state.name === 'cancelled';
  if (taken) fold.changes.attempts.push({ task: fact.task, epoch, finishedAt: fold.now, outcome, usage, sessionId, salvage, warnings, ...(fact.spend === undefined ? {} : { spend: fact.spend }) });
  const current = epoch === task.epoch ? at : null;
  if (current !== null) await noteHealth(fold, { node, agent: current.agent, task, outcome });
  const standIn = current !== null && (await hasStandIn(fold, task, current, outcome));
  await fold.transaction.load({ features: [task.spec.feature] }, fold.world);
  if (taken) await noteSpend(fold, task, usage);
  const { repository } = task.spec;
  const base = repository === null ? null : (fold.world.features.get(task.spec.feature)?.bases[repository] ?? null);
  const saw = Object.fromEntries(fact.saw.map((one) => [one.task, one.sha]));
  const stale = await sawOther(fold, task, fact);
  const refusal = await runTask(fold, { type: 'task.finish', task: fact.task, epoch, outcome, base, ref: refs.attempt(fact.task, epoch), saw, stale, diffstat, salvage, rounds: fact.rounds, standIn });
  const after = fold.world.tasks.get(fact.task);
  if (fact.followUps !== undefined && current !== null && after !== undefined && mayPropose(after)) await hearProposals(fold, after, fact.followUps);
  return refusal;
}

/** A promise counts while the attempt that gives it does; told late it is as old as its work. */
async function reportContract(fold: Fold, { node, fact }: Of<'contract.report'>): Promise<Refusal | null> {
  const task = await loadTask(fold, fact.task);
  const at = task === undefined ? null : placed(task.state);
  if (task === undefined || (at !== null && fact.epoch === task.epoch && at.node !== node)) return foreign(fold, node, fact.type, `attempt ${fact.epoch} of task ${fact.task} is not at this node`);
  if (at === null || fact.epoch !== task.epoch) return null;
  const { epoch, name, path, sha256, commit } = fact;
  return runTask(fold, { type: 'task.freeze', task: fact.task, name, contract: { path, sha256, commit, ref: refs.contract(fact.task, epoch, commit) } });
}

/** It matters only where the attempt's word is final: work goes through its review, which sees what is accepted then. */
async function sawOther(fold: Fold, task: Task, fact: Of<'attempt.report'>['fact']): Promise<boolean> {
  if (fact.outcome.kind !== 'no_change') return false;
  await fold.transaction.load({ closureOf: [fact.task] }, fold.world);
  return isStale(fold.world, task.spec.id, { work: null, saw: Object.fromEntries(fact.saw.map((one) => [one.task, one.sha])) });
}

async function reportReview(fold: Fold, { node, fact }: Of<'review.report'>): Promise<Refusal | null> {
  await noteReviewSpend(fold, node, fact);
  const order = await openOrder(fold, orderKeys.review(fact.task, fact.round));
  if (order === null) return null;
  if (!(await mayAnswer(fold, order, node))) return foreign(fold, node, fact.type, `the review of task ${fact.task} was not given to this node`);
  const verdict = verdictOf(fact.verdict);
  if (fact.patch !== null) fold.changes.patches.push({ task: fact.task, head: fact.head, ...fact.patch });
  const saw = Object.fromEntries(fact.saw.map((one) => [one.task, one.sha]));
  return runTask(fold, { type: 'task.review', task: fact.task, round: fact.round, head: fact.head, saw, verdict, diffstat: fact.diffstat, findings: fact.findings ?? [], rounds: fact.rounds });
}

type Verdict = Of<'review.report'>['fact']['verdict'];

function verdictOf(said: Verdict): Extract<TaskCommand, { type: 'task.review' }>['verdict'] {
  if (said.kind === 'passed') return { kind: 'passed' };
  return said.kind === 'failed' ? said : { kind: 'errored', message: said.message, ...(said.forGood === true ? { forGood: true } : {}) };
}

/** Also where the verdict comes too late to count: it was spent all the same. */
async function noteReviewSpend(fold: Fold, node: Id, { task: id, epoch, round, spent }: Of<'review.report'>['fact']): Promise<void> {
  const task = spent === undefined ? undefined : await loadTask(fold, id);
  if (spent === undefined || task === undefined || epoch > task.epoch || round > task.round || !(await hasJoined(fold, node, task.spec.repository))) return;
  await fold.transaction.load({ features: [task.spec.feature] }, fold.world);
  fold.changes.attempts.push({ task: id, epoch, reviews: [{ round, at: fold.now, ...spent }] });
  await noteSpend(fold, task, spent.usage);
}

async function reportLanding(fold: Fold, { node, command }: Of<'landing.report'>): Promise<Refusal | null> {
  const { landing, epoch, repository } = command;
  const keys = { prepare: orderKeys.prepare(landing, epoch, repository), publish: orderKeys.publish(landing, epoch, repository) };
  const order = command.type === 'landing.published' ? await openOrder(fold, keys.publish) : ((await openOrder(fold, keys.prepare)) ?? (await openOrder(fold, keys.publish)));
  if (order === null) return null;
  if (!(await mayAnswer(fold, order, node))) return foreign(fold, node, command.type, `landing ${landing} of this repository was not given to this node`);
  return runLanding(fold, command);
}

/**
 * An attempt is one node's. Any other order goes from node to node while they come and go, and one that has carried it out does so no
 * second time when it comes back: its answer counts, whoever was given the order since.
 */
async function mayAnswer(fold: Fold, order: OrderInfo, node: Id): Promise<boolean> {
  if (order.node === node) return true;
  if (order.node === null || order.type === 'attempt.start' || order.type === 'attempt.cancel') return false;
  return hasJoined(fold, node, order.repository);
}

async function openOrder(fold: Fold, key: string): Promise<OrderInfo | null> {
  await fold.transaction.load({ orderKeys: [key] }, fold.world);
  return [...fold.world.orders.values()].find((order) => order.key === key && !fold.settled.has(order.id)) ?? null;
}

/** A declined order is answered by whom it concerns. An order that is settled already concerns nobody. */
async function decline(fold: Fold, command: Of<'order.decline'>): Promise<Refusal | null> {
  await fold.transaction.load({ orders: [command.order] }, fold.world);
  const order = fold.world.orders.get(command.order);
  if (order === undefined || !(await mayAnswer(fold, order, command.node))) return null;
  const { code, message, retryable } = command;
  settleOrder(fold, order.key, order.id);
  log(fold, { type: 'order.declined', feature: null, task: order.task, landing: order.landing, data: { order: order.id, key: order.key, node: command.node, code, message, retryable } });
  return answer(fold, order, { code, message, retryable });
}

async function answer(fold: Fold, order: OrderInfo, why: Pick<Of<'order.decline'>, 'code' | 'message' | 'retryable'>): Promise<Refusal | null> {
  const { task: id, epoch, round, landing, repository } = order;
  const unsendable = why.code === 'unsendable';
  if (order.type === 'attempt.start' && id !== null && epoch !== null) {
    if (!why.retryable) ended(fold, await loadTask(fold, id), epoch, unsendable ? 'order_too_large' : 'repository_failed', why.message);
    return runTask(fold, { type: 'task.decline', task: id, epoch, ...why });
  }
  if (order.type === 'review.run' && id !== null && round !== null) {
    const task = await loadTask(fold, id);
    if (task?.state.name !== 'reviewing') return null;
    const verdict = { kind: 'errored' as const, message: why.message, ...(unsendable ? { forGood: true as const } : {}) };
    return runTask(fold, { type: 'task.review', task: id, round, head: task.state.work.head, saw: {}, verdict, diffstat: null });
  }
  if (landing === null || epoch === null) return null;
  const refused: LandingCommand = { type: 'landing.refused', landing, epoch, repository, code: unsendable ? 'order_too_large' : 'repository_unreadable', message: why.message, retryable: why.retryable };
  return runLanding(fold, refused);
}

/** Refused, and written down once a minute; the facts behind it still count. */
function foreign(fold: Fold, node: string, fact: string, reason: string): null {
  const before = fold.foreign.get(node) ?? { times: 0, told: false };
  const since = before.told ? null : fold.deps.foreign.due(node, fold.now);
  if (since !== null) log(fold, { type: 'fact.refused', feature: null, task: null, landing: null, data: { node, fact, reason, times: since + 1 } });
  fold.foreign.set(node, { times: before.times + (since === null ? 1 : 0), told: before.told || since !== null });
  return null;
}
