import type { Complexity, Id, TaskType, WorkspaceRules } from '@fuel/contracts';
import type { LaneDelta, SlotDelta } from '../port/changes.ts';
import type { NodeInfo, Repository } from '../port/world.ts';
import { capKey, isUsedUp, type KeptCap } from '../spend/cap.ts';
import { afterMove, emptyLane, type LaneClaim, type LaneCount } from './lane.ts';

export interface WorkspaceInfo {
  readonly name: string;
  readonly rules: WorkspaceRules;
  /** By agent: tasks of this workspace that are placed with it. */
  readonly taken: Readonly<Record<string, number>>;
}

/** Everything that work could be given to, as it was read without a lock: whoever claims a place finds out whether it is still free. */
export interface Board {
  readonly nodes: readonly NodeInfo[];
  readonly repositories: ReadonlyMap<Id, Repository>;
  readonly workspaces: ReadonlyMap<string, WorkspaceInfo>;
  /** Every cap there is; those that act and are used up, by capKey. Absent where there is none, which is usual. */
  readonly caps?: { readonly usedUp: ReadonlyMap<string, KeptCap> };
  /** By key: how the lanes stand in which anything is under way; absent where that was not asked for. */
  readonly lanes?: ReadonlyMap<string, LaneCount>;
}

/** What decides who may do a task. Tasks that agree in all of it are as good as one for the choice of an agent and a node. */
export interface Wanted {
  readonly workspace: string;
  readonly repository: Id;
  readonly agent: string | null;
  readonly complexity: Complexity;
  readonly type: TaskType;
  /** What the node has to have. */
  readonly labels?: readonly string[] | undefined;
  readonly lane?: LaneClaim | undefined;
}

/** A task that could be given out now. */
export interface Waiting extends Wanted {
  readonly task: Id;
  readonly feature: Id;
  readonly priority: number;
  /** How many tasks the longest chain has that begins with this one: the critical path goes first. */
  readonly depth: number;
  /** Its place in the plan. */
  readonly sequence: number;
  /** Where its attempt is suspect: it goes to another node. */
  readonly avoid: Id | null;
  /** The agent whose place it has there. It gives that one back when it goes. */
  readonly held: string | null;
  /** The node that could not do it: any other one comes before it. */
  readonly declinedBy?: Id | null;
}

export const limitOf = (board: Board, workspace: string, agent: string): number | null => board.workspaces.get(workspace)?.rules.agents[agent]?.limit ?? null;

export const takenOf = (board: Board, workspace: string, agent: string): number => board.workspaces.get(workspace)?.taken[agent] ?? 0;

/** The board as it will be when a commit has given back, and claimed, these places. */
export function afterDeltas(board: Board, deltas: readonly SlotDelta[], ofLanes: readonly LaneDelta[]): Board {
  const nodes = new Map<Id, number>();
  const agents = new Map<string, Map<string, number>>();
  for (const { node, workspace, agent, delta } of deltas) {
    nodes.set(node, (nodes.get(node) ?? 0) + delta);
    const ofWorkspace = agents.get(workspace) ?? new Map<string, number>();
    agents.set(workspace, ofWorkspace.set(agent, (ofWorkspace.get(agent) ?? 0) + delta));
  }
  const taken = ({ name, taken: before }: WorkspaceInfo): Record<string, number> => ({
    ...before,
    ...Object.fromEntries([...(agents.get(name) ?? [])].map(([agent, delta]) => [agent, (before[agent] ?? 0) + delta])),
  });
  return {
    ...board,
    nodes: board.nodes.map((node) => ({ ...node, taken: node.taken + (nodes.get(node.id) ?? 0) })),
    workspaces: new Map([...board.workspaces].map(([name, workspace]) => [name, { ...workspace, taken: taken(workspace) }])),
    ...(ofLanes.length === 0 ? {} : { lanes: lanesAfter(board, ofLanes) }),
  };
}

function lanesAfter({ lanes = new Map() }: Board, deltas: readonly LaneDelta[]): Map<string, LaneCount> {
  const after = new Map(lanes);
  for (const delta of deltas) after.set(delta.lane, afterMove(after.get(delta.lane) ?? emptyLane, delta));
  return after;
}

/** What the caps say to whoever gives work out. */
export function capsOnBoard(caps: readonly KeptCap[], now: number): Pick<Board, 'caps'> {
  if (caps.length === 0) return {};
  return { caps: { usedUp: new Map(caps.filter((cap) => cap.action !== 'tell' && isUsedUp(cap, now)).map((cap) => [capKey(cap), cap])) } };
}
