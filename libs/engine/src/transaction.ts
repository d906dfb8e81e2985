import type { Id } from '@fuel/contracts';
import type { Transaction } from '@fuel/core';

export type { Transaction } from '@fuel/core';

export interface EngineDeps {
  /** Runs the work in one transaction; a stale row, a deadlock or a serialisation failure runs it again from the start. */
  transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  now(): number;
  newId(prefix: 'fea' | 'tsk' | 'att' | 'ord' | 'lnd' | 'inb'): Id;
  sha256(text: string): string;
  /** A fact broke the hub, was parked and is settled: whoever runs the hub has to hear of it. */
  onBroken(fact: { readonly node: Id; readonly boot: Id; readonly seq: number }, cause: unknown): void;
  readonly settings: EngineSettings;
}

export interface EngineSettings {
  readonly leaseMs: number;
  readonly offlineGraceMs: number;
  readonly attempt: { readonly firstOutputMs: number; readonly idleMs: number; readonly totalMs: number; readonly graceMs: number };
  readonly reviewTotalMs: number;
}
