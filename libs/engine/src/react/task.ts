import { isReleased, isRenewed, mayMoveGates, placed, type Task, type TaskEvent, upstreamOf } from '@fuel/core';
import type { Fold } from '../fold.ts';
import { orderAttempt, orderCancel, orderObserve, orderReview, settleOrder } from '../give-order.ts';
import { doneWith, tell } from '../inbox.ts';
import { orderKeys } from '../order-keys.ts';
import { loadCaps } from '../spend.ts';
import { heldByCancelled } from './cancelled-upstream.ts';

/** What must follow when a task went from one state to another: orders, gates, words to people. */
export async function reactToTask(fold: Fold, before: Task, after: Task, event: TaskEvent): Promise<void> {
  await gates(fold, before, after);
  await attempts(fold, before, after);
  await reviews(fold, before, after);
  if (event.type === 'task.pushWanted') await askToPush(fold, after);
  people(fold, before, after, event);
  if (after.state.name === 'cancelled' && before.state.name !== 'cancelled') await heldByCancelled(fold, after);
  if (after.state.name === 'needs_work' && before.state.name !== 'needs_work') fold.following.push({ type: 'task.retry', task: after.spec.id });
  if (after.state.name !== before.state.name) fold.unsettled.add(after.spec.feature);
}

/** Gates open and close with the upstream task's row. Who consumes it is read only when one of them can have moved. */
async function gates(fold: Fold, before: Task, after: Task): Promise<void> {
  if (!mayMoveGates(before, after)) return;
  const { id: upstream } = after.spec;
  await fold.transaction.load({ consumersOf: [upstream] }, fold.world);
  for (const { consumer: task, gate } of fold.world.edgesFrom.get(upstream) ?? []) {
    const [was, is] = [isReleased(gate, before), isReleased(gate, after)];
    // What was checked beside the contract as it was is checked again beside it as it is.
    const renewed = was && is && isRenewed(gate, before, after);
    if ((was && !is) || renewed) fold.following.push({ type: 'task.closeGate', task, upstream });
    if ((is && !was) || renewed) fold.following.push({ type: 'task.openGate', task, upstream });
  }
}

async function attempts(fold: Fold, before: Task, after: Task): Promise<void> {
  const from = placed(before.state);
  const to = placed(after.state);
  const { id, feature } = after.spec;
  if (from !== null && (to === null || to.order !== from.order)) settleOrder(fold, orderKeys.attempt(id, before.epoch), from.order);
  if (from !== null && (after.epoch !== before.epoch || after.state.name === 'cancelled')) {
    orderCancel(fold, after, { node: from.node, epoch: before.epoch }, after.state.name === 'cancelled' ? after.state.reason : 'another node took the task over');
  }
  if (after.state.name === 'dispatched' && after.epoch !== before.epoch) {
    const owner = fold.world.features.get(feature);
    await fold.transaction.load({ closureOf: [id], prompts: [id], repositories: repositoriesOf(after) }, fold.world);
    await loadUpstreamRepositories(fold, id);
    if (owner !== undefined) orderAttempt(fold, after, owner);
  }
}

async function reviews(fold: Fold, before: Task, after: Task): Promise<void> {
  const { id } = after.spec;
  if (before.state.name === 'reviewing' && (after.state.name !== 'reviewing' || after.round !== before.round)) {
    settleOrder(fold, orderKeys.review(id, before.round));
  }
  if (after.state.name === 'reviewing' && (before.state.name !== 'reviewing' || after.round !== before.round)) {
    await fold.transaction.load({ closureOf: [id], prompts: [id], repositories: repositoriesOf(after) }, fold.world);
    await loadUpstreamRepositories(fold, id);
    await loadCaps(fold, after);
    orderReview(fold, after, after.state.work, after.state.notBefore);
  }
}

/** A node that looks at a repository because the hub asks tries there what it could not push. */
async function askToPush(fold: Fold, task: Task): Promise<void> {
  const at = placed(task.state);
  const [id = ''] = repositoriesOf(task);
  await fold.transaction.load({ repositories: [id] }, fold.world);
  const repository = fold.world.repositories.get(id);
  if (at !== null && repository?.head != null) orderObserve(fold, repository.ref, at.node, repository.head);
}

const repositoriesOf = (task: Task): string[] => (task.spec.repository === null ? [] : [task.spec.repository]);

async function loadUpstreamRepositories(fold: Fold, task: string): Promise<void> {
  const frozen = (fold.world.edgesTo.get(task) ?? []).flatMap((edge) => ('contract' in edge.gate ? (fold.world.tasks.get(edge.upstream) ?? []) : []));
  await fold.transaction.load({ repositories: [...new Set([...upstreamOf(fold.world, task), ...frozen].flatMap(repositoriesOf))] }, fold.world);
}

function people(fold: Fold, before: Task, after: Task, event: TaskEvent): void {
  const feature = fold.world.features.get(after.spec.feature);
  const about = { feature, task: after };
  const name = `"${after.spec.title}"`;
  const { state } = after;
  if (event.type === 'task.lateResult' && event.note['salvage'] != null) {
    const { sha, ref } = event.note['salvage'] as { sha: string; ref: string };
    tell(fold, 'salvage', about, `An earlier attempt at ${name} came back late`, `Its work changes nothing by itself. It is kept at ${ref} (${sha}).`);
  }
  unreadable(fold, before, after);
  unpushed(fold, before, after);
  if (state.name === before.state.name) return;
  if (asked(before)) doneWith(fold, after.spec.feature, after.spec.id, 'failed', 'question');
  if (state.name === 'failed') tell(fold, 'failed', about, `${name} failed: ${state.failure}`, `${state.message.slice(0, 10_000)}\n\n${whatCanBeDone(after)}`);
  if (state.name === 'parked') tell(fold, 'failed', about, `${name} is parked: ${state.reason.split('\n', 1)[0] ?? ''}`, `${whyParked(after)}\n\n${whatCanBeDone(after)}`);
  if (state.name === 'needs_input') tell(fold, 'question', about, `${name} asks: ${state.question}`, `${state.options.join('\n')}\nAnswer it with: fuel task answer ${after.spec.id} --text "…"`.trim());
}

/** What the last try was sent back for, then what the tries before it were: they may have gone round in a circle. */
function whyParked({ state, feedback }: Task): string {
  const rounds = feedback.filter((one) => one.from === 'review').map((one) => one.text).toReversed();
  const [last, ...earlier] = rounds;
  if (state.name !== 'parked' || state.issues === undefined || last === undefined) return state.name === 'parked' ? state.reason.slice(0, 10_000) : '';
  const before = earlier.map((text, index) => `The try ${index === 0 ? 'before that' : `${index + 1} before that`} was sent back for:\n${text.slice(0, 3_000)}`);
  return [`The last try was sent back for:\n${last.slice(0, 8_000)}`, ...before.slice(0, 2)].join('\n\n');
}

const whatCanBeDone = ({ spec: { id, kind } }: Task): string =>
  [
    'What can be done:',
    `- try it again: fuel task retry ${id}`,
    ...(kind === 'work' ? [`- let another agent try: fuel task retry ${id} --agent <name>`, `- say what was meant, then try again: fuel task edit ${id} --prompt "…", or fuel task message ${id} --text "…"`] : []),
    `- give it up: fuel task cancel ${id} --reason "…"`,
  ].join('\n');

/** In these states people were told of the task, and are waited for. */
const asked = ({ state }: Task): boolean => state.name === 'failed' || state.name === 'parked' || state.name === 'needs_input';

/** Told when it begins to wait for somebody's access, not at every try; done with as soon as it moves. */
function unreadable(fold: Fold, before: Task, after: Task): void {
  const [was, is] = [isUnreadable(before), isUnreadable(after)];
  if (was && !is) doneWith(fold, after.spec.feature, after.spec.id, 'blocked');
  if (was || !is) return;
  const reason = after.state.name === 'ready' ? (after.state.reason ?? '') : '';
  const about = { feature: fold.world.features.get(after.spec.feature), task: after };
  tell(fold, 'blocked', about, `"${after.spec.title}" waits: a node cannot read what it needs`, `${reason}\nGive the node access. It is tried again by itself; nothing else has to be done.`);
}

/** Told once a reason; done with as soon as the attempt ends. */
function unpushed(fold: Fold, before: Task, after: Task): void {
  const [was, is] = [placed(before.state)?.unpushed, placed(after.state)?.unpushed];
  if (was === is) return;
  if (was !== undefined) doneWith(fold, after.spec.feature, after.spec.id, 'blocked');
  if (is === undefined) return;
  const { id, title, feature } = after.spec;
  const body = `${is}\n\nIt is tried again by itself, every few minutes, and nothing is done twice. What can be done besides:\n- try it now: fuel task retry ${id}\n- give it up: fuel task cancel ${id} --reason "…"`;
  tell(fold, 'blocked', { feature: fold.world.features.get(feature), task: after }, `"${title}" is done, and its work cannot be pushed`, body);
}

const isUnreadable = (task: Task): boolean => 'unreadable' in task.state;
