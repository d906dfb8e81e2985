import type { Id, Refusal } from '@fuel/contracts';
import {
  type Actor,
  type Changes,
  completeLog,
  type Decision,
  emptyWorld,
  evolveFeature,
  evolveLanding,
  evolveTask,
  type Feature,
  type FeatureEvent,
  isReady,
  laneDeltas,
  type Landing,
  type LandingEvent,
  type LoggedEvent,
  moved,
  type NewOrder,
  noChanges,
  slotDeltas,
  type Task,
  type TaskEvent,
  type Transaction,
  type World,
} from '@fuel/core';
import type { Command } from './command.ts';
import { doneWith } from './inbox.ts';
import type { EngineDeps, Post } from './transaction.ts';

/** One transaction in the making: what was loaded, what has changed, what still follows from it. */
export interface Fold {
  readonly deps: EngineDeps;
  readonly transaction: Transaction;
  readonly world: World;
  readonly changes: Changes;
  readonly now: number;
  /** Who caused what is being folded now. */
  actor: Actor;
  /** Commands that follow from what happened; they are folded before the next wish. */
  readonly following: Command[];
  /** Features whose counters changed: what follows from them is decided once, after everything else that follows. */
  readonly unsettled: Set<Id>;
  /** Writes that are on their way beside the change set. */
  readonly writing: Promise<void>[];
  /** New orders by their key. */
  readonly orders: Map<string, NewOrder>;
  /** Orders that are settled, where their id is known: what was confirmed of them in the same commit is of no interest. */
  readonly settled: Set<Id>;
  /** By node: facts that were not believed, and whether one of them was written down. */
  readonly foreign: Map<Id, { readonly times: number; readonly told: boolean }>;
  /** Tasks that waited for a place when they were loaded, of those that changed. */
  readonly wereReady: Set<Id>;
  readonly dirty: { readonly tasks: Set<Id>; readonly features: Set<Id>; readonly landings: Set<Id> };
}

/** The work in one fold and one transaction; what was ordered goes out when it is committed, and not before. */
export async function inFold<T>(deps: EngineDeps, work: (fold: Fold) => Promise<T>): Promise<T> {
  let posting: Posting = { send: () => undefined, left: 0 };
  let done = { foreign: new Map() as Fold['foreign'], now: 0 };
  const result = await deps.transact(async (transaction) => {
    const fold = openFold(deps, transaction);
    const made = await work(fold);
    await closeFold(fold);
    posting = postingOf(deps.post, fold.changes.orders);
    done = { foreign: fold.foreign, now: fold.now };
    return made;
  });
  posting.send();
  if (posting.left > 0) deps.post.left();
  for (const [node, more] of done.foreign) deps.foreign.came(node, more, done.now);
  return result;
}

interface Posting {
  readonly send: () => void;
  /** How many orders are left to whoever claims them. */
  readonly left: number;
}

function postingOf(post: Post, orders: readonly NewOrder[]): Posting {
  const handed = orders.filter((order) => order.handed !== null);
  return { send: handed.length === 0 ? () => undefined : post.prepare(handed), left: orders.length - handed.length };
}

const openFold = (deps: EngineDeps, transaction: Transaction): Fold => ({
  deps,
  transaction,
  world: emptyWorld(),
  changes: noChanges(),
  now: deps.now(),
  actor: { kind: 'hub', id: 'hub' },
  following: [],
  unsettled: new Set(),
  writing: [],
  orders: new Map(),
  settled: new Set(),
  foreign: new Map(),
  wereReady: new Set(),
  dirty: { tasks: new Set(), features: new Set(), landings: new Set() },
});

/** On its way beside the change set, which waits for it. When the fold breaks before that, nobody is left to hear of it. */
export function alongside(fold: Fold, writing: Promise<void>): void {
  writing.catch(() => undefined);
  fold.writing.push(writing);
}

/** Rows are written once, as the whole fold left them. */
async function closeFold(fold: Fold): Promise<void> {
  const { changes, dirty, world } = fold;
  const created = new Set(changes.newLandings.map((landing) => landing.id));
  // They go out behind the commit, and are waited for from then on.
  const leaving = fold.deps.now();
  for (const order of fold.orders.values()) changes.orders.push(order.handed === null ? order : { ...order, handed: leaving });
  const confirmed = changes.confirmedOrders.filter(({ id }) => !fold.settled.has(id));
  changes.confirmedOrders.splice(0, changes.confirmedOrders.length, ...confirmed);
  // A spread of 100,000 is more than a stack holds.
  for (const task of present(dirty.tasks, world.tasks)) changes.tasks.push(task);
  await fold.deps.breathe();
  const ready = new Set(changes.tasks.filter(isReady).map((task) => task.spec.id));
  for (const id of ready) changes.ready.enter.push(id);
  for (const id of fold.wereReady) if (!ready.has(id)) changes.ready.leave.push(id);
  changes.features.push(...present(dirty.features, world.features));
  const landings = present(dirty.landings, world.landings);
  changes.newLandings.splice(0, changes.newLandings.length, ...landings.filter((landing) => created.has(landing.id)));
  changes.landings.push(...landings.filter((landing) => !created.has(landing.id)));
  completeLog(changes, { at: fold.now, actor: fold.actor }, (task) => world.tasks.get(task)?.spec.feature ?? null);
  await Promise.all([...fold.writing, fold.transaction.write(changes)]);
}

const present = <T>(ids: ReadonlySet<Id>, rows: ReadonlyMap<Id, T>): T[] => [...ids].flatMap((id) => rows.get(id) ?? []);

export function log(fold: Fold, event: Omit<LoggedEvent, 'at' | 'actor'>): void {
  fold.changes.events.push({ ...event, at: fold.now, actor: fold.actor });
}

export function applyTask(fold: Fold, before: Task, event: TaskEvent): Task {
  const after = evolveTask(before, event);
  const { id, feature } = before.spec;
  fold.world.tasks.set(id, after);
  if (!fold.dirty.tasks.has(id) && isReady(before)) fold.wereReady.add(id);
  fold.dirty.tasks.add(id);
  log(fold, { type: event.type, feature, task: id, landing: null, data: { state: event.state, set: event.set, note: event.note } });
  if (event.set.spec !== undefined) {
    const { priority, agent, title } = event.set.spec;
    fold.changes.editedTasks.push({ task: id, spec: { priority, agent, title } });
  }
  const owner = fold.world.features.get(feature);
  if (owner !== undefined) fold.changes.slots.push(...slotDeltas(before, after, owner.workspace));
  fold.changes.lanes.push(...laneDeltas(before, after));
  if (owner !== undefined && before.state.name !== after.state.name) {
    fold.world.features.set(feature, { ...owner, counters: moved(owner.counters, before.state.name, after.state.name) });
    fold.dirty.features.add(feature);
  }
  return after;
}

/** The row goes with what hangs on it; the edges from it are gone already. */
export function removeTask(fold: Fold, task: Task, event: TaskEvent): void {
  const { id, feature } = task.spec;
  const owner = fold.world.features.get(feature);
  if (!fold.dirty.tasks.has(id) && isReady(task)) fold.wereReady.add(id);
  fold.world.tasks.delete(id);
  fold.dirty.tasks.delete(id);
  fold.changes.goneTasks.push({ id, version: task.version });
  log(fold, { type: event.type, feature, task: id, landing: null, data: { state: event.state, set: event.set, note: event.note } });
  doneWith(fold, feature, id, 'failed', 'question', 'blocked');
  if (owner !== undefined) fold.world.features.set(feature, { ...owner, counters: { ...owner.counters, [task.state.name]: (owner.counters[task.state.name] ?? 0) - 1 } });
  fold.dirty.features.add(feature);
  fold.unsettled.add(feature);
}

export function applyFeature(fold: Fold, before: Feature, event: FeatureEvent): Feature {
  const after = evolveFeature(before, event);
  fold.world.features.set(before.id, after);
  fold.dirty.features.add(before.id);
  if (event.set.messages !== undefined) fold.changes.messages.push({ feature: before.id, messages: event.set.messages });
  log(fold, { type: event.type, feature: before.id, task: null, landing: null, data: { state: event.state, set: event.set, note: event.note } });
  return after;
}

export function applyLanding(fold: Fold, before: Landing, event: LandingEvent): Landing {
  const after = evolveLanding(before, event);
  fold.world.landings.set(before.id, after);
  fold.dirty.landings.add(before.id);
  log(fold, { type: event.type, feature: before.feature, task: null, landing: before.id, data: { set: event.set, note: event.note } });
  return after;
}

export const eventsOf = <E>(decision: Decision<E>): { events: readonly E[]; refusal: Refusal | null } =>
  decision.ok ? { events: decision.events, refusal: null } : { events: [], refusal: decision.refusal };
