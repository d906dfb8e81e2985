import type { Id } from '@fuel/contracts';
import type { Actor, Ends, InsertedEdge, NewOrder, Shares, Transaction } from '@fuel/core';
import type { Seldom } from './seldom.ts';

export type { Transaction } from '@fuel/core';

export interface EngineDeps {
  /** Runs the work in one transaction; a stale row, a deadlock or a serialisation failure runs it again from the start. */
  transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** The short way of an edge, in a transaction of its own: see add-dependency.ts. */
  insertEdge(ends: Ends, by: { readonly actor: Actor; readonly at: number }): Promise<InsertedEdge>;
  now(): number;
  /** Lets others go first now and then: called often by whatever takes long. */
  breathe(): Promise<void>;
  /** From 0 to 1. */
  chance(): number;
  newId(prefix: 'fea' | 'tsk' | 'att' | 'ord' | 'lnd' | 'inb'): Id;
  sha256(text: string): string;
  /** A fact broke the hub, was parked and is settled: whoever runs the hub has to hear of it. */
  onBroken(fact: { readonly node: Id; readonly boot: Id; readonly seq: number }, cause: unknown): void;
  readonly post: Post;
  /** Which feature had how many turns, as far as this process gave them. */
  readonly shares: Shares;
  /** Facts of nodes that are not believed: anybody with a node can send them without end. */
  readonly foreign: Seldom;
  readonly settings: EngineSettings;
}

/** The shortest way of an order: what was committed here for a node that is heard here is brought there without being looked for. */
export interface Post {
  reaches(node: Id): boolean;
  /**
   * About to be committed: written and signed while the commit is on its way, and sent when what is returned is called, after it. The outbox
   * holds them as sent, and they are sent again when nobody confirms them.
   */
  prepare(orders: readonly NewOrder[]): () => void;
  /** Committed just now, for whoever claims them. */
  left(): void;
  /** Its node says that it has it: how long that took tells how long to wait for others. */
  confirmed(order: Id): void;
}

export interface EngineSettings {
  readonly leaseMs: number;
  readonly offlineGraceMs: number;
  readonly attempt: { readonly firstOutputMs: number; readonly idleMs: number; readonly totalMs: number; readonly graceMs: number };
  readonly reviewTotalMs: number;
}
