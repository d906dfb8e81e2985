import type { Id } from '@fuel/contracts';
import type { Board, Waiting, Wanted } from './board.ts';
import { type Choice, give, isChoice, nothingGiven, place } from './place.ts';
import { laneWord } from './lane.ts';
import { capKeysOf, type KeptCap } from '../spend/cap.ts';
import { copyOf, served, type Shares, turnOf } from './shares.ts';

export interface Assignment extends Choice {
  readonly task: Id;
  readonly feature: Id;
  readonly priority: number;
  /** There are caps: whether one of them is used up is asked again under its lock. */
  readonly capped?: true;
  /** It is put aside instead, since this cap is used up. */
  readonly park?: KeptCap;
}

/** Within a feature: what people call more urgent, then the critical path, then the plan. */
export const byUrgency = (a: Waiting, b: Waiting): number =>
  b.priority - a.priority || b.depth - a.depth || a.sequence - b.sequence || (a.task < b.task ? -1 : 1);

/** What of it is the same for the choice of an agent and a node. */
export const kindOf = ({ workspace, repository, agent, complexity, type, labels = [], lane }: Wanted): string => [workspace, repository, agent ?? '', complexity, type, labels.join(','), laneWord(lane)].join(' ');

/** The first cap that keeps a task from being given out. */
export function usedUpFor({ caps }: Board, task: Pick<Waiting, 'task' | 'feature' | 'repository' | 'workspace'>): KeptCap | null {
  if (caps === undefined || caps.usedUp.size === 0) return null;
  for (const key of capKeysOf(task)) {
    const cap = caps.usedUp.get(key);
    if (cap !== undefined) return cap;
  }
  return null;
}

interface Line {
  readonly feature: Id;
  readonly tasks: readonly Waiting[];
  next: number;
}

/**
 * Gives out what waits: the highest priority first, then the feature whose turn it is, within it the critical path. What cannot be placed
 * is passed over and costs its feature no turn, and what its lane alone keeps back closes the lane behind it: else a task that has to be alone
 * there would wait for ever. The shares are not changed: they are when what was chosen is committed.
 */
export function assign(board: Board, waiting: readonly Waiting[], { shares, limit }: { readonly shares: Shares; readonly limit: number }): Assignment[] {
  const given = nothingGiven();
  const mine = copyOf(shares);
  const hopeless = new Set<string>();
  const closed = new Set<string>();
  const assignments: Assignment[] = [];
  let lines = linesOf(waiting);
  while (assignments.length < limit) {
    lines = lines.filter((line) => line.next < line.tasks.length);
    const line = first(lines, mine);
    const task = line?.tasks[line.next];
    if (line === undefined || task === undefined) break;
    line.next += 1;
    const cap = usedUpFor(board, task);
    if (cap !== null) {
      if (cap.action === 'park' && task.held === null) assignments.push({ task: task.task, feature: task.feature, priority: task.priority, node: '', agent: '', why: '', passedOver: [], park: cap });
      continue;
    }
    if (task.held === null && task.lane !== undefined && closed.has(task.lane.key)) continue;
    const kind = `${kindOf(task)} ${task.avoid ?? ''} ${task.held ?? ''}`;
    if (hopeless.has(kind)) continue;
    const choice = place(board, given, task, task);
    if (isChoice(choice)) {
      give(given, task, choice);
      served(mine, task.feature, task.priority);
      assignments.push({ task: task.task, feature: task.feature, priority: task.priority, ...choice, ...(board.caps === undefined ? {} : { capped: true as const }) });
    } else {
      hopeless.add(kind);
      if (choice.lane !== undefined) closed.add(choice.lane.key);
    }
  }
  return assignments;
}

function linesOf(waiting: readonly Waiting[]): Line[] {
  const features = new Map<Id, Waiting[]>();
  for (const one of waiting) {
    const line = features.get(one.feature);
    if (line === undefined) features.set(one.feature, [one]);
    else line.push(one);
  }
  return [...features].map(([feature, tasks]) => ({ feature, tasks: tasks.sort(byUrgency), next: 0 }));
}

function first(lines: readonly Line[], shares: Shares): Line | undefined {
  let best: { readonly line: Line; readonly task: Waiting; readonly turn: number } | undefined;
  for (const line of lines) {
    const task = line.tasks[line.next];
    if (task === undefined) continue;
    const turn = turnOf(shares, line.feature, task.priority);
    const order = best === undefined ? -1 : best.task.priority - task.priority || turn - best.turn || best.task.depth - task.depth || (line.feature < best.line.feature ? -1 : 1);
    if (order < 0) best = { line, task, turn };
  }
  return best?.line;
}
