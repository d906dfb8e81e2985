import type { Id } from '@fuel/contracts';
import type { Board, Feature, Task } from '@fuel/core';
import type { Query } from '../database.ts';
import type { Around } from '../world/read-board.ts';
import type { Memory, Remembered } from './feature-memory.ts';

/** How one transaction reads: from what is remembered of the features that it has locked, and else from the database. */
export interface Reading {
  readonly query: Query;
  readonly memory: Memory;
  /** By feature: locked by this transaction, so what is remembered stays right to its end. */
  readonly entered: Map<Id, Remembered>;
  foreseen: Foreseen | null;
}

/** Asked for before it is known whether it is needed. */
export interface Foreseen {
  readonly around: Around;
  readonly board: Promise<Board | null>;
  readonly tasks: ReadonlySet<Id>;
  readonly prompts: Promise<ReadonlyMap<Id, string>>;
}

export function enter(reading: Reading, features: readonly Feature[]): void {
  for (const feature of features) if (!reading.entered.has(feature.id)) reading.entered.set(feature.id, reading.memory.enter(feature));
}

/** What is remembered of the task's feature, if the feature is locked. */
export function homeOf(reading: Reading, task: Id): Remembered | undefined {
  const feature = reading.memory.featureOf(task);
  return feature === undefined ? undefined : reading.entered.get(feature);
}

export const rememberedTask = (reading: Reading, id: Id): Task | undefined => homeOf(reading, id)?.tasks.get(id);

/** Only of features that are locked: what was read of another may be gone by now. */
export function keepTask(reading: Reading, task: Task): void {
  reading.entered.get(task.spec.feature)?.keepTasks([task]);
}
