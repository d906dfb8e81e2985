import type { Id, Sha, TaskStateName } from '@fuel/contracts';

/**
 * A feature's life (docs/spec/states.md has every cell):
 *
 *   draft -> planning -> planned -> in_progress -> review_pending -> approved -> landing -> landed | in_progress (the next stage)
 *   review_pending | conflict -> changes_requested -> in_progress;  landing -> conflict | partial;  paused;  cancelled, failed
 *
 * in_progress and review_pending are derived: the counters of task states decide, in the commit that changes them.
 */
export type FeatureState =
  | { readonly name: 'draft' }
  | { readonly name: 'planning' }
  | { readonly name: 'planned' }
  | { readonly name: 'in_progress' }
  | { readonly name: 'review_pending' }
  | { readonly name: 'changes_requested' }
  | { readonly name: 'approved'; readonly expected: Expected; readonly landing: Id }
  | { readonly name: 'landing'; readonly landing: Id }
  | { readonly name: 'conflict'; readonly landing: Id; readonly reason: string }
  | { readonly name: 'partial'; readonly landing: Id; readonly reason: string }
  | { readonly name: 'landed' }
  | { readonly name: 'paused'; readonly was: 'planned' | 'in_progress' | 'review_pending' }
  | { readonly name: 'rolling_back'; readonly landing: Id }
  | { readonly name: 'rolled_back' }
  | { readonly name: 'failed'; readonly reason: string }
  | { readonly name: 'cancelled'; readonly reason: string };

/** By task: the SHA that was reviewed, null where nothing had to change. */
export type Expected = Readonly<Record<Id, Sha | null>>;

export type Counters = Readonly<Partial<Record<TaskStateName, number>>>;

export interface Feature {
  readonly id: Id;
  readonly name: string;
  readonly description: string;
  readonly workspace: string;
  readonly state: FeatureState;
  /** The stage that is worked on; `landed` gates inside a feature cut it into more than one. */
  readonly stage: number;
  /** How many tasks are in each state; changed by deltas in the commit that moves a task. */
  readonly counters: Counters;
  /** By repository: the SHA of the default branch that this feature is built on, fixed when its first task starts there. */
  readonly bases: Readonly<Record<Id, Sha>>;
  /** What people told everybody who works on it: each attempt that begins later hears it. */
  readonly messages: readonly string[];
  readonly version: number;
}

export const count = (counters: Counters, ...names: readonly TaskStateName[]): number =>
  names.reduce((sum, name) => sum + (counters[name] ?? 0), 0);

export const total = (counters: Counters): number => Object.values(counters).reduce((sum, n) => sum + n, 0);

/** Tasks whose stage has begun. */
export const begun = (counters: Counters): number => total(counters) - count(counters, 'proposed');

export const moved = (counters: Counters, from: TaskStateName, to: TaskStateName): Counters =>
  from === to ? counters : { ...counters, [from]: (counters[from] ?? 0) - 1, [to]: (counters[to] ?? 0) + 1 };
