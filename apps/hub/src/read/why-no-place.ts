import { capRemedy, capSentence, claimOf, type FullLane, hasLabels, isChoice, type KeptCap, type NodeInfo, nothingGiven, type Passed, place, placed, type Repository, type Task, usedUpFor, type Wanted } from '@fuel/core';
import type { Surroundings } from './why-waits.ts';
import { listed, spanOf } from './words.ts';

type Around = Pick<Surroundings, 'board' | 'now'>;

/** Why no node takes this kind of work right now, with what would help; null when one could. The dispatcher's own choice is asked. */
export function whyNoPlace(wanted: Wanted, around: Around, at: { readonly node: string; readonly agent: string } | null = null): string | null {
  const { board } = around;
  const repository = board.repositories.get(wanted.repository);
  if (repository === undefined) return null;
  const readers = whyNoReader(repository, around, at?.node);
  if (readers !== null) return readers;
  const unlabelled = whyNoLabels(wanted, repository, around, at?.node);
  if (unlabelled !== null) return unlabelled;
  const choice = place(board, nothingGiven(), wanted, { avoid: at?.node ?? null, held: at?.agent ?? null });
  if (isChoice(choice)) return null;
  if (choice.lane !== undefined) return whyLane(choice.lane);
  const passed = listed(choice.passedOver.map(({ agent, why }) => `agent ${agent} ${why}`), 3);
  if (choice.full.length > 0) return `${listed(choice.full.map(whyFull), 3)}${passed === '' ? '' : `, and ${passed}`}`;
  return `${passed}; ${remedy(choice.passedOver, wanted.workspace)}`;
}

const whyLane = ({ key, taken, most }: FullLane): string =>
  `lane ${key} runs ${taken} of ${most}: it goes on when ${taken === most ? 'one of its tasks is' : `${taken - most + 1} of its tasks are`} done; fuel lane show ${key} lists them`;

/** Why nobody checks the work of this task: a check asks for neither an agent nor a slot. */
export const whyNoChecker = (task: Task, repository: Repository, around: Around): string | null => whyNoReader(repository, around) ?? whyNoLabels(task.spec, repository, around);

/** Nodes that have what the task asks for may be there and read other repositories. */
function whyNoLabels(wanted: Pick<Wanted, 'labels'>, { ref }: Repository, { board, now }: Around, avoid?: string): string | null {
  const { labels = [] } = wanted;
  if (labels.length === 0) return null;
  const named = `${labels.length === 1 ? 'label' : 'labels'} ${labels.join(', ')}`;
  const serving = board.nodes.filter((node) => node.id !== avoid && node.repositories.includes(ref.id) && hasLabels(node, wanted));
  if (serving.length === 0) return `no ${avoid === undefined ? '' : 'other '}node with ${named} can read repository ${ref.name}; let one join it, or start one that has it with FUEL_NODE_LABELS=${labels.join(',')}`;
  return serving.some((node) => node.present) ? null : `${named} ${labels.length === 1 ? 'is' : 'are'} asked for, and ${listed(serving.map((node) => whyAbsent(node, now)), 3)}`;
}

export function whyTaskHasNoPlace(task: Task, around: Around & Pick<Surroundings, 'feature' | 'keepers'>): string | null {
  if (task.spec.repository === null) return null;
  const { id, repository } = task.spec;
  const cap = usedUpFor(around.board, { task: id, feature: around.feature.id, repository, workspace: around.feature.workspace });
  if (cap !== null) return `${capSentence(cap, nameOfOwner(cap, task, around), around.now)}; ${capRemedy(cap, around.now)}`;
  return whyNoPlace({ ...task.spec, repository: task.spec.repository, lane: claimOf(task.spec.lane), workspace: around.feature.workspace }, around, placed(task.state)) ?? whyKept(task, around);
}

/** There is a place, and it is not given away before somebody who would never find the lane empty enough else. */
function whyKept({ spec, state }: Task, { keepers }: Pick<Surroundings, 'keepers'>): string | null {
  const first = spec.lane === undefined || state.name !== 'ready' ? undefined : keepers?.get(spec.lane.key);
  if (first === undefined || first.task === spec.id || first.priority < spec.priority) return null;
  const asks = first.most === 1 ? 'has to be alone there' : `runs beside ${first.most === 2 ? 'one other' : `${first.most - 1} others`} at most`;
  return `lane ${first.lane} is kept free for "${first.title}" (${first.task}), which ${asks}; fuel lane show ${first.lane} lists what runs there`;
}

function nameOfOwner({ level, owner }: KeptCap, { spec }: Task, { board, feature }: Around & Pick<Surroundings, 'feature'>): string {
  if (level === 'feature') return `"${feature.name}"`;
  if (level === 'task') return `"${spec.title}"`;
  return level === 'repository' ? (board.repositories.get(owner)?.ref.name ?? owner) : owner;
}

function remedy(passed: readonly Passed[], workspace: string): string {
  const limited = passed.find((one) => one.limited === true);
  if (limited !== undefined) return `it goes on when one of them is done, or with fuel workspace set ${workspace} --limit ${limited.agent}=N`;
  const waits = passed.find((one) => one.waits === true);
  if (waits !== undefined) return `try it at once when it is mended: fuel agent try ${waits.agent}, or name a stand-in with fuel workspace set ${workspace} --fallback ${waits.agent}=OTHER`;
  const [first] = passed;
  return first === undefined ? 'start a node that has it' : `make it usable there, or name a stand-in with fuel workspace set ${workspace} --fallback ${first.agent}=OTHER`;
}

const whyFull = (node: NodeInfo): string =>
  node.slots === 0 ? `node ${node.name} takes no tasks (0 slots)` : `${node.slots === 1 ? 'the only slot' : `all ${node.slots} slots`} of node ${node.name} ${node.slots === 1 ? 'is' : 'are'} taken`;

/** Why nothing at all is done in this repository; null when a node is there that reads it. */
export function whyNoReader(repository: Repository, { board, now }: Around, avoid?: string): string | null {
  const { id, name } = repository.ref;
  const others = board.nodes.filter((node) => node.id !== avoid);
  const serving = others.filter((node) => node.repositories.includes(id));
  if (serving.length === 0) {
    const blind = others.filter((node) => node.unreadable?.includes(id) === true);
    if (blind.length === 0) return `no ${avoid === undefined ? '' : 'other '}node has joined repository ${name}: fuel node join`;
    return `nobody can read repository ${name}: ${listed(blind.map((node) => `node ${node.name} joined it and cannot reach it`), 3)}; give it access (fuel node status says what it sees)`;
  }
  if (!serving.some((node) => node.present)) return listed(serving.map((node) => whyAbsent(node, now)), 3);
  return repository.head === null ? `no node has told yet where the default branch of ${name} is` : null;
}

/** Nodes say that they are there every few seconds. */
const heardMs = 30_000;

function whyAbsent({ name, lastSeenAt, refused }: NodeInfo, now: number): string {
  if (lastSeenAt === null) return `node ${name} has not been started yet: fuel node start`;
  const silent = now - lastSeenAt;
  if (refused !== undefined && silent < heardMs) return `node ${name} takes nothing: ${refused}`;
  return `node ${name} is offline since ${spanOf(silent)}; start it again with fuel node start`;
}
