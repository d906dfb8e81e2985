import type { AwaitedSignal, Gate, Id } from '@fuel/contracts';
import { type Board, deadlockSentence, type Feature, gateOf, isAccepted, isReleased, placed, type Stuck, type Task } from '@fuel/core';
import type { LaneKeeper } from '@fuel/store';
import { whyNoChecker, whyTaskHasNoPlace } from './why-no-place.ts';
import { clockOf, listed, spanOf } from './words.ts';

/** Everything that the answer may depend on; the tasks of the feature and what it stands on, no more. */
export interface Surroundings {
  readonly now: number;
  readonly feature: Feature;
  readonly tasks: ReadonlyMap<Id, Task>;
  readonly upstreams: ReadonlyMap<Id, readonly { readonly upstream: Id; readonly gate: Gate }[]>;
  readonly board: Board;
  /** For whom lanes are kept free; absent where nobody is asked about. */
  readonly keepers?: ReadonlyMap<string, LaneKeeper>;
  /** Features that wait for each other to land, among this one and those on which it stands; null or absent where none do. */
  readonly stuck?: Stuck | null;
}

/** One sentence for the person who asks why nothing happens; null when it is moving or done. */
export function whyWaits(task: Task, around: Surroundings): string | null {
  const { state } = task;
  if (around.feature.state.name === 'paused' && !isOver(task)) return `the feature is paused; go on with fuel feature resume ${around.feature.id}`;
  switch (state.name) {
    case 'proposed':
    case 'blocked':
      return whyStuck(task, around) ?? whyHeld(task, around);
    case 'ready':
      return whyReady(task, around);
    case 'suspect':
      return whySuspect(task, around);
    case 'needs_input':
      return `the agent asks: ${state.question}${state.options.length > 0 ? ` (${state.options.join(' | ')})` : ''}; answer it with: fuel task answer ${task.spec.id} --text "…"`;
    case 'limited':
      return `the agent has used up its limit and goes on at ${clockOf(state.until)}`;
    case 'reviewing':
      return whyReviewing(task, around);
    case 'stale':
      return `its work is checked again once what it stands on is done: ${blockers(task, around) ?? 'that is about to happen'}`;
    case 'failed':
      return `failed (${state.failure}): ${state.message}; try again with fuel task retry ${task.spec.id}`;
    case 'parked':
      return `put aside: ${state.reason}; go on with fuel task retry ${task.spec.id}`;
    case 'dispatched':
    case 'running':
      return state.unpushed === undefined ? null : `its work is done and cannot be pushed: ${state.unpushed}; try it now with fuel task retry ${task.spec.id}`;
    case 'needs_work':
    case 'reviewed':
    case 'no_change':
    case 'landed':
    case 'cancelled':
      return null;
    default:
      return state satisfies never;
  }
}

/** Nothing that its own row or its upstream tasks say: no task would help it, whatever it does. */
const whyStuck = (task: Task, { stuck }: Surroundings): string | null => (stuck?.tasks.has(task.spec.id) === true ? deadlockSentence(stuck.deadlock) : null);

function whyHeld(task: Task, around: Surroundings): string {
  if (task.state.name === 'blocked') return `waits for ${blockers(task, around) ?? 'a gate that is about to open'}`;
  if (around.feature.state.name === 'planned') return `waits for the feature to be started: fuel feature start ${around.feature.id}`;
  return `belongs to a later stage than the one that is worked on (${around.feature.stage}): waits for ${blockers(task, around) ?? 'its turn'}`;
}

const isOver = (task: Task): boolean => isAccepted(task.state.name) || task.state.name === 'cancelled';

/** Whether an edge of this kind holds its consumer no longer. */
export const isOpen = (gate: Gate, upstream: Task | undefined): boolean => upstream !== undefined && isReleased(gate, upstream);

function blockers(task: Task, around: Surroundings): string | null {
  const closed = (around.upstreams.get(task.spec.id) ?? []).filter(({ upstream, gate }) => !isOpen(gate, around.tasks.get(upstream)));
  if (closed.length === 0) return null;
  return listed(
    closed.map(({ upstream, gate }) => nameOf(around.tasks.get(upstream), upstream, around) + waitedFor(gate, around.tasks.get(upstream))),
    3,
  );
}

/** What else than its review is waited for, and what stands in the way of that. */
function waitedFor(gate: Gate, upstream: Task | undefined): string {
  if (upstream === undefined || 'reviewed' in gate) return '';
  const now = gateOf(gate, upstream);
  if (now.kind === 'blocked' && !isStopped(upstream)) return `, which ${now.reason}`;
  if ('landed' in gate) return ' to land';
  return 'contract' in gate ? ` to freeze contract "${gate.contract}"` : ` and its signal "${gate.signal}"`;
}

const isStopped = ({ state }: Task): boolean => state.name === 'failed' || state.name === 'parked' || state.name === 'cancelled';

/** api#add-endpoint (running on node api-1) */
function nameOf(task: Task | undefined, id: Id, around: Surroundings): string {
  if (task === undefined) return id;
  const repository = task.spec.repository === null ? undefined : around.board.repositories.get(task.spec.repository);
  const name = repository === undefined ? task.spec.key : `${repository.ref.name}#${task.spec.key}`;
  const at = placed(task.state);
  const node = at === null ? undefined : around.board.nodes.find((one) => one.id === at.node);
  const where = at === null ? '' : ` on node ${node?.name ?? at.node}`;
  const remedy = task.state.name !== 'cancelled' && isStopped(task) ? `; fuel task retry ${task.spec.id}` : '';
  return `${name} (${task.state.name.replaceAll('_', ' ')}${where}${remedy})`;
}

function whyReady(task: Task, around: Surroundings): string | null {
  const { state } = task;
  if (state.name !== 'ready') return null;
  if (task.spec.signal !== null) return whyExternal(task.spec.signal, task);
  if (state.notBefore !== null && state.notBefore > around.now) {
    return `goes on at ${clockOf(state.notBefore)}${state.reason === null ? '' : `: ${state.reason}`}`;
  }
  return whyTaskHasNoPlace(task, around);
}

const whyExternal = ({ name, match = {} }: AwaitedSignal, { spec }: Task): string =>
  `waits for the signal "${name}": fuel signal ${name} ${spec.subject ?? spec.id}${Object.entries(match).map(([key, value]) => ` --payload ${key}=${value}`).join('')}`;

/** A check needs a node of the repository with the labels that the task asks for. */
function whyReviewing(task: Task, around: Surroundings): string | null {
  const { state } = task;
  if (state.name !== 'reviewing') return null;
  if (state.notBefore !== null && state.notBefore > around.now) return `its check could not be run ${state.errors === 1 ? 'once' : `${state.errors} times`} and is tried again at ${clockOf(state.notBefore)}`;
  const repository = task.spec.repository === null ? undefined : around.board.repositories.get(task.spec.repository);
  return repository === undefined ? null : whyNoChecker(task, repository, around);
}

/** Its place is with a node that is silent: somebody else takes it over, or it waits for that node. */
function whySuspect(task: Task, around: Surroundings): string | null {
  const { state } = task;
  if (state.name !== 'suspect') return null;
  const node = around.board.nodes.find((one) => one.id === state.node);
  const since = node?.lastSeenAt == null ? '' : ` for ${spanOf(around.now - node.lastSeenAt)}`;
  const other = whyTaskHasNoPlace(task, around);
  const next = other === null ? 'another node takes the task over' : `nobody else can take the task over now (${other}), and what that node did counts when it comes back`;
  return `node ${node?.name ?? state.node} has not been heard of${since}; ${next}`;
}
