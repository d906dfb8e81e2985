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
  /** The highest settled fact of this boot of this node (0 at first); the row stays locked to the end of the transaction. */
  settledSeq(node: Id, boot: Id): Promise<number>;
  settle(node: Id, boot: Id, seq: number): Promise<void>;
  /** A fact that cannot be applied is put aside with its reason, so that the ones behind it go on. */
  park(fact: { readonly node: Id; readonly boot: Id; readonly seq: number; readonly body: unknown; readonly reason: string }): Promise<void>;
}
