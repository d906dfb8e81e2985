import { afterDeltas, type Assignment, assign, claimOf, isReady, type Task, type Waiting, withHealth } from '@fuel/core';
import { begin } from './dispatch.ts';
import type { Fold } from './fold.ts';

export interface GivenAtOnce {
  readonly given: readonly Assignment[];
  /** Somebody may wait for a place all the same: for what was not given, or for a place that was given back. */
  readonly left: boolean;
}

/**
 * Gives out what became ready in this fold in the same commit, where nobody else waits for a place and there is one for each: then there is
 * nothing to choose. Else all of it is left to the dispatcher, who knows whose turn it is.
 */
export async function giveAtOnce(fold: Fold): Promise<GivenAtOnce> {
  const waiting = [...fold.dirty.tasks].flatMap((id) => waitingOf(fold, fold.world.tasks.get(id)));
  if (waiting.length === 0) return { given: [], left: fold.changes.slots.length > 0 || [...fold.dirty.tasks].some((id) => isWaiting(fold.world.tasks.get(id))) };
  const unique = (of: (one: Waiting) => string): string[] => [...new Set(waiting.map(of))];
  const around = { repositories: unique((one) => one.repository), workspaces: unique((one) => one.workspace), lanes: [...new Set(waiting.flatMap((one) => one.lane?.key ?? []))] };
  const ids = waiting.map((one) => one.task);
  // Asked for together: what an order will need is there by then.
  const [board] = await Promise.all([
    fold.transaction.boardIfNobodyWaits(fold.now, around),
    fold.transaction.load({ tasks: ids, closureOf: ids, prompts: ids }, fold.world),
  ]);
  const none = { given: [], left: true };
  if (board === null) return none;
  for (const [id, repository] of board.repositories) if (!fold.world.repositories.has(id)) fold.world.repositories.set(id, repository);
  const now = { ...board, nodes: withHealth(board.nodes, fold.changes.health, fold.now) };
  const assignments = assign(afterDeltas(now, fold.changes.slots, fold.changes.lanes), waiting, { shares: fold.deps.shares, limit: waiting.length });
  if (assignments.length < waiting.length) return none;
  fold.actor = { kind: 'hub', id: 'hub' };
  const given: Assignment[] = [];
  for (const assignment of assignments) if (await begin(fold, assignment)) given.push(assignment);
  return { given, left: given.length < waiting.length };
}

const isWaiting = (task: Task | undefined): boolean => task !== undefined && isReady(task);

/** Depth and sequence decide who goes first, which is nothing to decide where there is room for all. */
function waitingOf(fold: Fold, task: Task | undefined): Waiting[] {
  if (task === undefined || task.state.name !== 'ready' || !isReady(task) || (task.state.notBefore ?? 0) > fold.now) return [];
  const { id, feature, repository, agent, complexity, type, priority, labels, lane } = task.spec;
  const owner = fold.world.features.get(feature);
  if (repository === null || owner?.state.name !== 'in_progress') return [];
  return [{ task: id, feature, workspace: owner.workspace, repository, agent, complexity, type, labels, lane: claimOf(lane), priority, depth: 0, sequence: 0, avoid: null, held: null, declinedBy: task.state.declinedBy ?? null }];
}
