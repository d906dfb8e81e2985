import { hashOf } from '../auth/secret.ts';
import { openShares } from '@fuel/core';
import { type EngineDeps, type EngineSettings, openSeldom, type Post, type Transaction } from '@fuel/engine';
import type { Store } from '@fuel/store';
import { newId } from '@fuel/process';
import { breathe } from './breathe.ts';
import type { Log } from './log.ts';
import { guarded, isGuarded } from '../once/current-request.ts';

/** Of a list of wishes one was granted; whatever else is written at all is written as it was asked for. */
const granted = (made: unknown): boolean => (Array.isArray(made) ? made.some(isGranted) : isGranted(made));
const isGranted = (made: unknown): boolean => (made as { readonly ok?: unknown } | null | undefined)?.ok !== false;

/** The clock, chance and the database enter the engine here and nowhere else. */
export const engineDeps = (store: Store, settings: EngineSettings, log: Pick<Log, 'error'>, post: Post): EngineDeps => ({
  transact: <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => guarded<T>(granted, (guard) => store.transact(work, guard)),
  // A request with a key or a version goes the long way: only there is it guarded.
  insertEdge: (ends, by) => (isGuarded() ? Promise.resolve({ kind: 'undecided' }) : store.insertEdge(ends, by)),
  now: () => Date.now(),
  breathe,
  chance: Math.random,
  newId,
  sha256: hashOf,
  onBroken: (fact, err) => log.error({ ...fact, err }, 'the hub has a defect: this fact of a node broke it and was parked; please report it'),
  post,
  shares: openShares(),
  foreign: openSeldom(),
  settings,
});
