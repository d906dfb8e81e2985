import type { FeatureStateName, TaskStateName } from '@fuel/contracts';
import { cell } from './cells.ts';
import type { Cell } from './cells.ts';
import type { Style } from './look.ts';

interface StateLook {
  readonly mark: string;
  readonly style: Style | undefined;
}
const still: StateLook = { mark: '·', style: 'dim' };
const soon: StateLook = { mark: '○', style: undefined };
const moving: StateLook = { mark: '●', style: 'cyan' };
const person: StateLook = { mark: '?', style: 'yellow' };
const odd: StateLook = { mark: '!', style: 'yellow' };
const good: StateLook = { mark: '✓', style: 'green' };
const bad: StateLook = { mark: '✗', style: 'red' };

const tasks: Readonly<Record<TaskStateName, StateLook>> = {
  proposed: still, blocked: still, ready: soon, dispatched: moving, running: moving, suspect: odd, needs_input: person, limited: odd,
  reviewing: moving, needs_work: odd, reviewed: good, no_change: good, stale: odd, landed: good, failed: bad, parked: odd, cancelled: still,
};
const features: Readonly<Record<FeatureStateName, StateLook>> = {
  draft: still, planning: moving, planned: soon, in_progress: moving, review_pending: person, changes_requested: moving, approved: moving,
  landing: moving, conflict: bad, landed: good, paused: odd, cancelled: still, failed: bad, rolling_back: odd, rolled_back: odd, partial: bad,
};

/** States are read by people as words. */
export const words = (state: string): string => state.replaceAll('_', ' ');
export const taskMark = (state: TaskStateName): Cell => cell(tasks[state].mark, tasks[state].style);
export const taskStateCell = (state: TaskStateName, pad = 0): Cell => cell(words(state).padEnd(pad), tasks[state].style);
export const featureStateCell = (state: FeatureStateName): Cell => cell(`${features[state].mark} ${words(state)}`, features[state].style);
export const isMoving = (state: TaskStateName): boolean => tasks[state] === moving;
