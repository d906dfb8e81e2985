import { type TaskStateName, taskStates, type WhyTaskView, type WhyView } from '@fuel/contracts';
import { type Deadlock, deadlockSentence, type Feature, isAccepted, membersOf, type Stuck } from '@fuel/core';
import type { ReadFeature } from '@fuel/store';
import { surroundingsOf } from './feature-view.ts';
import { whyWaits } from './why-waits.ts';

/** Tasks in these states may wait for something that somebody can do; `blocked` waits for other tasks and says nothing by itself. */
export const waitingStates = (blocked: boolean): readonly TaskStateName[] =>
  taskStates.filter((name) => !isAccepted(name) && name !== 'cancelled' && (blocked || name !== 'blocked'));

export function whyView(read: ReadFeature, now: number): WhyView {
  const around = surroundingsOf(read, now);
  const items = read.tasks.flatMap(({ task }) => {
    const waits = whyWaits(task, around);
    const { id, key, repository } = task.spec;
    return waits === null ? [] : [{ task: id, key, repository: repository === null ? null : (around.board.repositories.get(repository)?.ref.name ?? null), state: task.state.name, waits }];
  });
  const { id } = read.feature;
  return {
    feature: whyLanding(read, around.stuck),
    blocked: read.feature.counters.blocked ?? 0,
    ...(around.stuck?.features.has(id) === true ? { deadlock: membersView(around.stuck.deadlock) } : {}),
    items,
    next: read.next,
  };
}

/** Null: there is no such task. */
export function whyTaskView(read: ReadFeature, now: number): WhyTaskView | null {
  const [row] = read.tasks;
  if (row === undefined) return null;
  const around = surroundingsOf(read, now);
  const { id, key, repository, feature } = row.task.spec;
  return {
    task: id, key, repository: repository === null ? null : (around.board.repositories.get(repository)?.ref.name ?? null), state: row.task.state.name,
    waits: whyWaits(row.task, around),
    feature,
    featureWaits: whyLanding(read, around.stuck),
    ...(around.stuck?.tasks.has(id) === true ? { deadlock: membersView(around.stuck.deadlock) } : {}),
  };
}

const membersView = (deadlock: Deadlock) => membersOf(deadlock).map(({ id, key, repository, title, feature }) => ({ task: id, key, repository, title, feature, name: deadlock.names.get(feature) ?? '' }));

function whyLanding({ feature, landing }: ReadFeature, stuck: Stuck | null | undefined): string | null {
  if (stuck?.features.has(feature.id) !== true || feature.state.name === 'cancelled' || feature.state.name === 'landed') return whyFeature(feature, landing?.id ?? null);
  return `can never land: ${stuck.deadlock.names.has(feature.id) ? 'it is in' : 'it lands after'} ${deadlockSentence(stuck.deadlock)}`;
}

/** What no task of it can say. */
function whyFeature({ id, state }: Feature, landing: string | null): string | null {
  switch (state.name) {
    case 'planned':
      return `waits to be started: fuel feature start ${id}`;
    case 'paused':
      return `is paused; go on with fuel feature resume ${id}`;
    case 'review_pending':
      return `waits for somebody to look at it: fuel feature approve ${id}, or fuel feature request-changes ${id}`;
    case 'conflict':
      return `could not land: ${state.reason}; send a task back with fuel feature request-changes ${id}, or approve it again when the cause is gone`;
    case 'partial':
      return `stopped half way into the default branches: ${state.reason}; finish it by hand, or revert what was pushed`;
    case 'approved':
    case 'landing':
      return `is landing (${landing ?? state.landing}); its repositories wait for a node that serves them, or for their turn`;
    case 'failed':
    case 'cancelled':
      return `is over: ${state.reason}`;
    case 'rolling_back':
      return 'is being taken back';
    case 'draft':
    case 'planning':
      return 'is still being planned';
    case 'in_progress':
    case 'changes_requested':
    case 'landed':
    case 'rolled_back':
      return null;
    default:
      return state satisfies never;
  }
}
