import type { Gate, Id } from '@fuel/contracts';
import type { CyclePath } from '../plan/cycle-refusal.ts';
import type { Plans } from '../plan/landing-waits.ts';
import type { Assignment } from '../schedule/assign.ts';
import type { Board, Waiting } from '../schedule/board.ts';
import type { Changes } from './changes.ts';
import type { Ends, Needs, World } from './world.ts';

/** `most`: it will choose no more than this. */
export interface Choose {
  readonly most: number;
  choose(board: Board, waiting: readonly Waiting[]): readonly Assignment[];
}

/** One database transaction, as the engine sees it. */
export interface Transaction {
  /** Adds to the world; locks features in id order. Ids that do not exist stay absent. */
  load(needs: Needs, world: World): Promise<void>;
  /**
   * Shows what waits (ready tasks, and suspect ones of absent nodes) and what it could be given to, then locks and adds what was chosen, with
   * closure, repositories and prompts. Returns what can still be done of it: the choice was made without a lock.
   */
  loadDispatchable(now: number, world: World, choose: Choose): Promise<readonly Assignment[]>;
  /**
   * What work in these repositories could be given to, without a lock. Null while anything waits for a place already: whose turn it is then is
   * the dispatcher's to say.
   */
  boardIfNobodyWaits(now: number, around: { readonly repositories: readonly Id[]; readonly workspaces: readonly string[]; readonly lanes: readonly string[] }): Promise<Board | null>;
  /** These tasks end: what giving out their consumers will take may be asked for already, together with what is loaded next. Changes nothing. */
  foresee(tasks: readonly Id[], now: number): void;
  write(changes: Changes): Promise<void>;
  /** Whether an edge may come to be. The one decision that is taken here and not in core: it holds until the transaction ends. */
  orderEdge(ends: Ends): Promise<EdgeOrder>;
  /**
   * Before edges come that carry work between these features, or (both the same) within one: what has to land before what stays as it is until the
   * transaction ends. Null: whatever comes between them, no feature waits for itself. Else everything of those that may, as it is stored.
   */
  plansAround(links: readonly Ends[]): Promise<Plans | null>;
  /** The gate of an edge; null where there is none. */
  gateOf(ends: Ends): Promise<Gate | null>;
  /** The highest settled fact of this boot of this node (0 at first), unless asked `anew` perhaps as it is remembered: whoever settles says what it began from. */
  settledSeq(node: Id, boot: Id, anew?: 'anew'): Promise<number>;
  /** Guarded: voids the commit when somebody else has settled more meanwhile. */
  settle(node: Id, boot: Id, seq: { readonly from: number; readonly to: number }): Promise<void>;
}

export type EdgeOrder = { readonly kind: 'ordered' } | { readonly kind: 'duplicate' } | { readonly kind: 'cycle'; readonly path: CyclePath };

/** The short way of an edge with a `reviewed` gate, in a transaction of its own. `undecided`: it has to go the long way. */
export type InsertedEdge = { readonly kind: 'added'; readonly open: boolean } | { readonly kind: 'cycle'; readonly path: CyclePath } | { readonly kind: 'undecided' };
