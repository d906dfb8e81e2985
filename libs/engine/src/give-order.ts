import { type AttemptOutcome, type ContractWork, type Id, type Order, type OrderOf, PROMPT_INLINE_MAX_BYTES, type Prompt, refs, type RepositoryRef, utf8Length } from '@fuel/contracts';
import { composePrompt, contractsFor, type Feature, fitOrder, type Fitted, type Landing, type LandingPart, type NewOrder, placed, type Task, upstreamOf, upstreamWork, type Work } from '@fuel/core';
import type { Fold } from './fold.ts';
import { spendLeft } from './spend.ts';
import { orderKeys } from './order-keys.ts';

type Address = Pick<NewOrder, 'key' | 'repository'> & Partial<NewOrder>;

function give(fold: Fold, address: Address, body: Order, apart = false): void {
  // The newest order under a key is the one that counts, and it goes last.
  fold.orders.delete(address.key);
  fold.orders.set(address.key, {
    id: fold.deps.newId('ord'),
    node: null,
    prefer: null,
    task: null,
    epoch: null,
    round: null,
    landing: null,
    notBefore: null,
    ...address,
    // Who sends lists apart asks the outbox for them, so it is sent from there.
    handed: !apart && address.node != null && address.notBefore == null && fold.deps.post.reaches(address.node) ? fold.now : null,
    body,
  });
}

/** The order is carried out or pointless: it leaves the outbox, or never enters it. */
export function settleOrder(fold: Fold, key: string, id?: Id): void {
  fold.orders.delete(key);
  if (id !== undefined) fold.settled.add(id);
  fold.changes.settledOrders.push(key);
}

/** The prompt travels in the order while it is short; else the node fetches it by its hash. */
function promptOf(fold: Fold, feature: Feature, task: Task, inlineMost: number): Prompt {
  const parts = composePrompt(feature, task, fold.world.prompts.get(task.spec.id) ?? '');
  const text = JSON.stringify(parts);
  const bytes = utf8Length(text);
  if (bytes <= inlineMost) return { kind: 'inline', parts };
  const sha256 = fold.deps.sha256(text);
  fold.changes.prompts.push({ sha256, parts });
  return { kind: 'stored', sha256, bytes };
}

/** Work goes on where this task's last attempt ended; accepted work of the same repository is merged in, farthest upstream first. */
function startOf(fold: Fold, task: Task, base: string): { sha: string; merge: string[] } {
  const heads = upstreamOf(fold.world, task.spec.id)
    .filter((upstream) => upstream.spec.repository === task.spec.repository)
    .flatMap((upstream) => upstream.accepted?.work?.head ?? []);
  return { sha: task.last?.head ?? base, merge: [...new Set(heads.reverse())] };
}

/** Left out where there is none, which is nearly always. */
function frozenFor(fold: Fold, task: Id): { contracts?: ContractWork[] } {
  const contracts = contractsFor(fold.world, task);
  return contracts.length === 0 ? {} : { contracts };
}

export function orderAttempt(fold: Fold, task: Task, feature: Feature): void {
  const at = placed(task.state);
  const repository = task.spec.repository === null ? undefined : fold.world.repositories.get(task.spec.repository);
  const base = repository === undefined ? undefined : feature.bases[repository.ref.id];
  if (at === null || repository === undefined || base === undefined) throw new Error(`task ${task.spec.id} was dispatched without a place, a repository or a base`);
  const { id, key, title, type, expects, paths, forbidden } = task.spec;
  const { epoch } = task;
  const attempt = fold.deps.newId('att');
  const body: OrderOf<'attempt.start'> = {
    type: 'attempt.start',
    task: id,
    epoch,
    attempt,
    feature: { id: feature.id, name: feature.name, description: feature.description.slice(0, 20_000) },
    key,
    title,
    taskType: type,
    repository: repository.ref,
    base,
    start: startOf(fold, task, base),
    ref: refs.attempt(id, epoch),
    upstreams: upstreamWork(fold.world, id),
    ...frozenFor(fold, id),
    agent: at.agent,
    expects,
    paths: [...paths],
    forbidden: [...forbidden],
    prompt: promptOf(fold, feature, task, PROMPT_INLINE_MAX_BYTES),
    deadlines: fold.deps.settings.attempt,
    ...spendLeft(fold, task),
  };
  fold.changes.attempts.push({ task: id, epoch, id: attempt, node: at.node, agent: at.agent, dispatchedAt: fold.now });
  const fitted = fitPrompted(body, () => (body.prompt.kind === 'inline' ? { prompt: promptOf(fold, feature, task, 0) } : {}));
  if ('order' in fitted) return give(fold, { id: at.order, key: orderKeys.attempt(id, epoch), node: at.node, repository: repository.ref.id, task: id, epoch }, fitted.order, fitted.apart);
  const outcome: AttemptOutcome = { kind: 'failed', failure: 'order_too_large', message: `${fitted.tooLarge}. ${fewer}` };
  fold.changes.attempts.push({ task: id, epoch, finishedAt: fold.now, outcome });
  fold.following.push({ type: 'task.finish', task: id, epoch, outcome, base, ref: body.ref, saw: {}, stale: false, diffstat: null, salvage: null });
}

const fewer = 'An order names all accepted work that its task stands on, also behind other tasks: let the task depend on fewer of them, or on contracts, behind which nothing is named.';

/** A prompt that travels apart costs a request and loses nothing; what others say of their work is cut only after that. */
function fitPrompted<T extends OrderOf<'attempt.start' | 'review.run'>>(body: T, stored: () => Partial<T>): Fitted<T> {
  const whole = fitOrder(body);
  return 'order' in whole && whole.order === body && !whole.apart ? whole : fitOrder({ ...body, ...stored() });
}

export function orderCancel(fold: Fold, task: Task, place: { node: Id; epoch: number }, reason: string): void {
  const { id, repository } = task.spec;
  if (repository === null) return;
  const { node, epoch } = place;
  give(fold, { key: orderKeys.cancel(id, epoch), node, repository, task: id, epoch }, { type: 'attempt.cancel', task: id, epoch, reason: reason.slice(0, 1_000) });
}

/** An agent that reviews is told what was asked for; whether there is one, the repository's configuration says, and that is read by the node. */
function askedOf(fold: Fold, task: Task, inlineMost: number): Pick<OrderOf<'review.run'>, 'asked'> {
  const feature = fold.world.features.get(task.spec.feature);
  if (feature === undefined || !fold.world.prompts.has(task.spec.id)) return {};
  const { key, title, type } = task.spec;
  return { asked: { key, title, taskType: type, feature: feature.name, prompt: promptOf(fold, feature, { ...task, feedback: [] }, inlineMost) } };
}

export function orderReview(fold: Fold, task: Task, work: Work, notBefore: number | null): void {
  const repository = task.spec.repository === null ? undefined : fold.world.repositories.get(task.spec.repository);
  if (repository === undefined) throw new Error(`task ${task.spec.id} has work but no repository`);
  const { id, expects, paths, forbidden } = task.spec;
  const { epoch, round } = task;
  const fitted = fitPrompted<OrderOf<'review.run'>>({
    type: 'review.run',
    task: id,
    epoch,
    round,
    repository: repository.ref,
    base: work.base,
    head: work.head,
    ref: work.ref,
    upstreams: upstreamWork(fold.world, id),
    ...frozenFor(fold, id),
    expects,
    ...(paths.length === 0 ? {} : { paths: [...paths] }),
    ...(forbidden.length === 0 ? {} : { forbidden: [...forbidden] }),
    ...spendLeft(fold, task),
    totalMs: fold.deps.settings.reviewTotalMs,
    ...askedOf(fold, task, PROMPT_INLINE_MAX_BYTES / 2),
  }, () => askedOf(fold, task, 0));
  if ('order' in fitted) return give(fold, { key: orderKeys.review(id, round), repository: repository.ref.id, task: id, epoch, round, notBefore }, fitted.order, fitted.apart);
  const verdict = { kind: 'errored' as const, message: `${fitted.tooLarge}. ${fewer}`, forGood: true as const };
  fold.following.push({ type: 'task.review', task: id, round, head: work.head, saw: {}, verdict, diffstat: null });
}

/** Without a node: any that serves the repository. */
export function orderObserve(fold: Fold, repository: RepositoryRef, node: Id | null, head: string | null): void {
  give(fold, { key: orderKeys.observe(repository.id, head), node, repository: repository.id }, { type: 'repository.observe', repository });
}

export function orderPrepare(fold: Fold, landing: Landing, part: LandingPart, feature: Feature, notBefore: number | null): void {
  const repository = fold.world.repositories.get(part.repository);
  if (repository === undefined) throw new Error(`landing ${landing.id} names an unknown repository`);
  const { id, epoch } = landing;
  const base = feature.bases[part.repository];
  const fitted = fitOrder<OrderOf<'landing.prepare'>>({
    type: 'landing.prepare',
    landing: id,
    epoch,
    repository: repository.ref,
    feature: { id: feature.id, name: feature.name },
    heads: [...part.heads],
    ...(base === undefined ? {} : { base }),
    ref: refs.landing(id, part.repository, epoch),
  });
  if ('order' in fitted) return give(fold, { key: orderKeys.prepare(id, epoch, part.repository), repository: part.repository, landing: id, epoch, notBefore }, fitted.order, fitted.apart);
  const message = `Too much lands at once in ${repository.ref.name}, the work of ${part.heads.length} tasks: ${fitted.tooLarge}. Land it in stages, with "landed" gates between them.`;
  fold.following.push({ type: 'landing.refused', landing: id, epoch, repository: part.repository, code: 'order_too_large', message, retryable: false });
}

export function orderPublish(fold: Fold, landing: Landing, part: LandingPart): void {
  const repository = fold.world.repositories.get(part.repository);
  if (repository === undefined || part.state.name !== 'prepared') throw new Error(`landing ${landing.id} publishes what was not prepared`);
  const { id, epoch } = landing;
  give(fold, { key: orderKeys.publish(id, epoch, part.repository), repository: part.repository, landing: id, epoch }, {
    type: 'landing.publish',
    landing: id,
    epoch,
    repository: repository.ref,
    from: part.state.base,
    to: part.state.prepared,
    ref: refs.landing(id, part.repository, epoch),
  });
}
