import type { Id } from '@fuel/contracts';
import { healthSentence } from '../health/agent-health.ts';
import type { NodeInfo } from '../port/world.ts';
import { type Board, limitOf, takenOf, type Waiting, type Wanted } from './board.ts';
import { afterMove, emptyLane, type LaneClaim, type LaneCount, limitIn, stricter } from './lane.ts';
import { routeOf, type Step } from './route.ts';

/** Who was not chosen, and what is said of it. `limited`: a matter of the workspace's limits, not of the agent. */
export interface Passed extends Step {
  readonly limited?: true;
  /** It is not given anything for a while, after its own failures. */
  readonly waits?: true;
}

export interface Choice {
  readonly node: Id;
  readonly agent: string;
  readonly why: string;
  /** Who would have come first, and why it was not chosen. */
  readonly passedOver: readonly Passed[];
  /** It finds out whether the agent works there again. */
  readonly probe?: true;
}

/** full: somebody could do it, and has no place now. nobody: whoever may do it is unable or at its limit. lane: there is a place, and the lane lets nobody in. */
export interface NoChoice {
  readonly full: readonly NodeInfo[];
  readonly agent: string | null;
  readonly passedOver: readonly Passed[];
  readonly lane?: FullLane;
}

export interface FullLane {
  readonly key: string;
  readonly taken: number;
  readonly most: number;
}

/** What was given away of the board since it was read. */
export interface Given {
  readonly nodes: Map<Id, number>;
  readonly agents: Map<string, number>;
  /** Agents at nodes that are being tried again, which one attempt does. */
  readonly probes: Set<string>;
  /** What was added to each lane. */
  readonly lanes: Map<string, LaneCount>;
}

export const nothingGiven = (): Given => ({ nodes: new Map(), agents: new Map(), probes: new Set(), lanes: new Map() });

export function give(given: Given, { workspace, held, lane }: Pick<Waiting, 'workspace' | 'held' | 'lane'>, { node, agent, probe }: Pick<Choice, 'node' | 'agent' | 'probe'>): void {
  if (probe === true) given.probes.add(`${node} ${agent}`);
  const count = (name: string, by: number): void => void given.agents.set(`${workspace} ${name}`, (given.agents.get(`${workspace} ${name}`) ?? 0) + by);
  given.nodes.set(node, (given.nodes.get(node) ?? 0) + 1);
  count(agent, 1);
  if (held !== null) return count(held, -1);
  if (lane !== undefined) given.lanes.set(lane.key, afterMove(given.lanes.get(lane.key) ?? emptyLane, { ...lane, delta: 1 }));
}

/** Null: it lets one more in. */
export function fullLane({ lanes }: Board, given: Given, lane: LaneClaim | undefined): FullLane | null {
  if (lane === undefined) return null;
  const [there, added] = [lanes?.get(lane.key) ?? emptyLane, given.lanes.get(lane.key) ?? emptyLane];
  const most = stricter(lane.most, stricter(limitIn(there), limitIn(added)));
  const taken = there.taken + added.taken;
  return most === null || taken < most ? null : { key: lane.key, taken, most };
}

/** Does the node have what the task asks of it? */
export const hasLabels = (node: NodeInfo, { labels = [] }: Pick<Wanted, 'labels'>): boolean => labels.every((label) => node.labels?.includes(label) === true);

export const canRun = (node: NodeInfo, wanted: Pick<Wanted, 'repository' | 'labels'>, agent: string): boolean =>
  node.present && node.repositories.includes(wanted.repository) && hasLabels(node, wanted) && node.agents.some((one) => one.name === agent && one.usable);

const isProbe = (node: NodeInfo, agent: string): boolean => node.agents.some((one) => one.name === agent && one.probe === true);

const roomOf = (node: NodeInfo, given: Given): number => node.slots - node.taken - (given.nodes.get(node.id) ?? 0);

/** Places that an agent has left in a workspace; null: as many as there are nodes for. */
export function leftOf(board: Board, given: Given, workspace: string, agent: string, back = 0): number | null {
  const limit = limitOf(board, workspace, agent);
  return limit === null ? null : limit - takenOf(board, workspace, agent) - (given.agents.get(`${workspace} ${agent}`) ?? 0) + back;
}

const nowhere = { avoid: null, held: null };

/**
 * The first agent of the route that is neither unable nor at its limit, on the node with the most room. An agent whose nodes are merely
 * full is waited for: a stand-in on the same full nodes would win nothing.
 */
export function place(board: Board, given: Given, wanted: Wanted, { avoid, held, declinedBy = null }: Pick<Waiting, 'avoid' | 'held' | 'declinedBy'> = nowhere): Choice | NoChoice {
  const repository = board.repositories.get(wanted.repository);
  const passedOver: Passed[] = [];
  if (repository === undefined || repository.head === null) return { full: [], agent: null, passedOver };
  for (const { agent, why } of routeOf(wanted, repository, board.workspaces.get(wanted.workspace)?.rules)) {
    const able = board.nodes.filter((node) => node.id !== avoid && canRun(node, wanted, agent) && !given.probes.has(`${node.id} ${agent}`));
    const left = leftOf(board, given, wanted.workspace, agent, held === agent ? 1 : 0);
    if (able.length === 0) passedOver.push({ agent, why: whyUnable(board, wanted, agent), ...(board.nodes.some((node) => node.present && node.agents.some((one) => one.name === agent && one.health !== undefined)) ? { waits: true as const } : {}) });
    else if (left !== null && left <= 0) passedOver.push({ agent, why: `is at its limit of ${limitOf(board, wanted.workspace, agent) ?? 0} in workspace ${wanted.workspace}`, limited: true });
    else {
      const best = mostRoom(able.filter((node) => node.id !== declinedBy), given) ?? mostRoom(able, given);
      if (best === null) return { full: able, agent, passedOver };
      // Asked last: what is kept back by its lane alone has its turn there.
      const lane = held === null ? fullLane(board, given, wanted.lane) : null;
      return lane !== null ? { full: [], agent, passedOver, lane } : { node: best.id, agent, why, passedOver, ...(isProbe(best, agent) ? { probe: true as const } : {}) };
    }
  }
  return { full: [], agent: null, passedOver };
}

function mostRoom(nodes: readonly NodeInfo[], given: Given): NodeInfo | null {
  let best: NodeInfo | null = null;
  for (const node of nodes) {
    const room = roomOf(node, given);
    if (room <= 0) continue;
    if (best === null || room > roomOf(best, given) || (room === roomOf(best, given) && node.id < best.id)) best = node;
  }
  return best;
}

export const isChoice = (one: Choice | NoChoice): one is Choice => 'node' in one;

/** Why an agent does nothing in a repository: what its nodes say of it, else that none has it. */
function whyUnable(board: Board, wanted: Wanted, agent: string): string {
  const { repository } = wanted;
  const serving = board.nodes.filter((node) => node.repositories.includes(repository) && hasLabels(node, wanted));
  const sick = serving.flatMap((node) => (node.present ? node.agents.filter((one) => one.name === agent && !one.usable) : []).map((one) => ({ node, reason: one.reason })));
  const waits = serving.flatMap((node) => (node.present ? node.agents.filter((one) => one.name === agent) : []).flatMap(({ health }) => (health === undefined ? [] : [healthSentence(health, ` on node ${node.name}`)])));
  if (waits.length > 0) return waits.slice(0, 3).join(', and it ');
  if (sick.length > 0) return `is not usable${sick.slice(0, 3).map(({ node, reason }) => ` on node ${node.name}${reason === null ? '' : `: ${reason}`}`).join(',')}`;
  const away = serving.filter((node) => !node.present && node.agents.some((one) => one.name === agent));
  if (away.length > 0) return `is only on ${away.slice(0, 3).map((node) => `node ${node.name}`).join(', ')}, ${away.length === 1 ? 'which is' : 'which are'} offline`;
  return `is on no node of repository ${board.repositories.get(repository)?.ref.name ?? repository}`;
}

/** An upper bound for how many tasks of this kind could be placed now: what is read of a queue need not be longer. */
export function capacityOf(board: Board, wanted: Wanted): number {
  const repository = board.repositories.get(wanted.repository);
  if (repository === undefined || repository.head === null) return 0;
  const given = nothingGiven();
  let sum = 0;
  for (const { agent } of routeOf(wanted, repository, board.workspaces.get(wanted.workspace)?.rules)) {
    const room = board.nodes.filter((node) => canRun(node, wanted, agent)).reduce((total, node) => total + Math.max(0, isProbe(node, agent) ? Math.min(1, roomOf(node, given)) : roomOf(node, given)), 0);
    const left = leftOf(board, given, wanted.workspace, agent);
    sum += left === null ? room : Math.max(0, Math.min(room, left));
    // Behind an agent without a limit a stand-in's turn comes only when that one is unable.
    if (left === null && room > 0) break;
  }
  // Whoever waits for its lane alone is looked at all the same: the lane is kept for it.
  return sum > 0 && fullLane(board, given, wanted.lane) !== null ? 1 : sum;
}
