import type { Fact } from '@fuel/contracts';
import { appendFacts, atomically, setOrderState, type LedgerOrder } from '@fuel/local';
import { journalled, type NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';

/** The order is carried out, and this is what it came to: one write. */
export async function completeOrder(context: NodeContext, order: LedgerOrder, facts: readonly Fact[]): Promise<void> {
  const entries = facts.map((fact) => journalled(context, fact));
  await onDisk(context, () =>
    atomically(context.local, () => {
      setOrderState(context.local, order.id, 'done', context.now());
      appendFacts(context.local, entries);
    }),
  );
}
