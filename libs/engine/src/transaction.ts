import type { Id } from '@fuel/contracts';
import type { Changes } from './changes.ts';
import type { Needs, World } from './world.ts';

/** One database transaction, as the engine sees it. */
export interface Transaction {
  /** Adds to the world; locks features in id order. Ids that do not exist stay absent. */
  load(needs: Needs, world: World): Promise<void>;
  /** Adds ready tasks (and suspect ones that another node may take over), most urgent first, with their closure, repositories, prompts and all nodes locked. */
  loadDispatchable(limit: number, now: number, world: World): Promise<readonly Id[]>;
  write(changes: Changes): Promise<void>;
}

export interface EngineDeps {
  /** Runs the work in one transaction; a stale row, a deadlock or a serialisation failure runs it again from the start. */
  transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  now(): number;
  newId(prefix: 'fea' | 'tsk' | 'att' | 'ord' | 'lnd' | 'inb'): Id;
  sha256(text: string): string;
  /** A number in [0, 1): the jitter of back-offs. */
  chance(): number;
  readonly settings: EngineSettings;
}

export interface EngineSettings {
  readonly leaseMs: number;
  readonly offlineGraceMs: number;
  readonly attempt: { readonly firstOutputMs: number; readonly idleMs: number; readonly totalMs: number; readonly graceMs: number };
  readonly reviewTotalMs: number;
}
