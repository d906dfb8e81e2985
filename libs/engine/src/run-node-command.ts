import { refs, type Refusal } from '@fuel/contracts';
import { placed, type OrderInfo } from '@fuel/core';
import type { Command, NodeCommand } from './command.ts';
import { type Fold, log } from './fold.ts';
import { settleOrder } from './give-order.ts';
import { orderKeys } from './order-keys.ts';
import { loadTask, run } from './run.ts';

/** A node's word counts for what the hub gave to this node, and for nothing else. */
export async function runNodeCommand(fold: Fold, command: NodeCommand): Promise<Refusal | null> {
  switch (command.type) {
    case 'order.confirm':
      fold.changes.confirmedOrders.push({ id: command.order, node: command.node });
      return null;
    case 'order.decline':
      return decline(fold, command);
    case 'repository.moveHead':
      return moveHead(fold, command);
    case 'attempt.begin':
      return beginAttempt(fold, command);
    case 'attempt.report':
      return reportAttempt(fold, command);
    case 'review.report':
      return reportReview(fold, command);
    case 'landing.report':
      return reportLanding(fold, command);
    default:
      return command satisfies never;
  }
}

type Of<T extends NodeCommand['type']> = Extract<NodeCommand, { type: T }>;

async function moveHead(fold: Fold, { node, repository, head }: Of<'repository.moveHead'>): Promise<Refusal | null> {
  await fold.transaction.load({ nodes: [node], repositories: [repository] }, fold.world);
  if (fold.world.nodes.get(node)?.repositories.includes(repository) !== true) {
    return foreign(fold, node, 'repository.headMoved', `this node does not serve repository ${repository}`);
  }
  if (fold.world.repositories.get(repository)?.head === head) return null;
  fold.changes.heads.push({ repository, head });
  log(fold, { type: 'repository.headMoved', feature: null, task: null, landing: null, data: { repository, head } });
  return null;
}

async function beginAttempt(fold: Fold, { node, fact }: Of<'attempt.begin'>): Promise<Refusal | null> {
  const task = await loadTask(fold, fact.task);
  const at = task === undefined ? null : placed(task.state);
  if (at === null || at.node !== node || task?.epoch !== fact.epoch) return null;
  fold.changes.attempts.push({ task: fact.task, epoch: fact.epoch, startedAt: fold.now });
  return run(fold, { type: 'task.start', task: fact.task, epoch: fact.epoch });
}

async function reportAttempt(fold: Fold, { node, fact }: Of<'attempt.report'>): Promise<Refusal | null> {
  const task = await loadTask(fold, fact.task);
  if (task === undefined) return foreign(fold, node, fact.type, `it speaks of task ${fact.task}, which does not exist`);
  const at = placed(task.state);
  if (fact.epoch > task.epoch || (fact.epoch === task.epoch && at !== null && at.node !== node)) {
    return foreign(fold, node, fact.type, `attempt ${fact.epoch} of task ${fact.task} is not at this node`);
  }
  const { epoch, outcome, usage, sessionId, salvage, warnings, diffstat } = fact;
  fold.changes.attempts.push({ task: fact.task, epoch, finishedAt: fold.now, outcome, usage, sessionId, salvage, warnings });
  await fold.transaction.load({ features: [task.spec.feature] }, fold.world);
  const { repository } = task.spec;
  const base = repository === null ? null : (fold.world.features.get(task.spec.feature)?.bases[repository] ?? null);
  const saw = Object.fromEntries(fact.saw.map((one) => [one.task, one.sha]));
  return run(fold, { type: 'task.finish', task: fact.task, epoch, outcome, base, ref: refs.attempt(fact.task, epoch), saw, diffstat, salvage });
}

async function reportReview(fold: Fold, { node, fact }: Of<'review.report'>): Promise<Refusal | null> {
  const order = await openOrder(fold, orderKeys.review(fact.task, fact.round));
  if (order === null) return null;
  if (order.node !== node) return foreign(fold, node, fact.type, `the review of task ${fact.task} was not given to this node`);
  const verdict = fact.verdict.kind === 'passed' ? { kind: 'passed' as const } : fact.verdict;
  if (fact.patch !== null) fold.changes.patches.push({ task: fact.task, head: fact.head, ...fact.patch });
  const saw = Object.fromEntries(fact.saw.map((one) => [one.task, one.sha]));
  return run(fold, { type: 'task.review', task: fact.task, round: fact.round, head: fact.head, saw, verdict, diffstat: fact.diffstat });
}

async function reportLanding(fold: Fold, { node, command }: Of<'landing.report'>): Promise<Refusal | null> {
  const { landing, epoch, repository } = command;
  const order = (await openOrder(fold, orderKeys.prepare(landing, epoch, repository))) ?? (await openOrder(fold, orderKeys.publish(landing, epoch, repository)));
  if (order === null) return null;
  if (order.node !== node) return foreign(fold, node, command.type, `landing ${landing} of this repository was not given to this node`);
  return run(fold, command);
}

async function openOrder(fold: Fold, key: string): Promise<OrderInfo | null> {
  await fold.transaction.load({ orderKeys: [key] }, fold.world);
  return [...fold.world.orders.values()].find((order) => order.key === key) ?? null;
}

/** A declined order is answered by whom it concerns. An order that is settled already concerns nobody. */
async function decline(fold: Fold, command: Of<'order.decline'>): Promise<Refusal | null> {
  await fold.transaction.load({ orders: [command.order] }, fold.world);
  const order = fold.world.orders.get(command.order);
  if (order === undefined || order.node !== command.node) return null;
  const { code, message, retryable } = command;
  const answer = await answerTo(fold, order, { code, message, retryable });
  settleOrder(fold, order.key);
  log(fold, { type: 'order.declined', feature: null, task: order.task, landing: order.landing, data: { order: order.id, key: order.key, node: command.node, code, message, retryable } });
  return answer === null ? null : run(fold, answer);
}

async function answerTo(fold: Fold, order: OrderInfo, why: Pick<Of<'order.decline'>, 'code' | 'message' | 'retryable'>): Promise<Command | null> {
  const { task: id, epoch, round, landing, repository } = order;
  if (order.type === 'attempt.start' && id !== null && epoch !== null) return { type: 'task.decline', task: id, epoch, ...why };
  if (order.type === 'review.run' && id !== null && round !== null) {
    const task = await loadTask(fold, id);
    if (task?.state.name !== 'reviewing') return null;
    const verdict = { kind: 'errored' as const, message: why.message };
    return { type: 'task.review', task: id, round, head: task.state.work.head, saw: {}, verdict, diffstat: null };
  }
  if (landing !== null && epoch !== null) return { type: 'landing.refused', landing, epoch, repository, code: 'repository_unreadable', message: why.message, retryable: why.retryable };
  return null;
}

/** Refused and written down; the facts behind it still count. */
function foreign(fold: Fold, node: string, fact: string, reason: string): null {
  log(fold, { type: 'fact.refused', feature: null, task: null, landing: null, data: { node, fact, reason } });
  return null;
}
