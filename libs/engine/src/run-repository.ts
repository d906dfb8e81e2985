import type { Refusal } from '@fuel/contracts';
import { decideRepository, evolveRepository } from '@fuel/core';
import type { EditRepository } from './command.ts';
import { eventsOf, type Fold, log } from './fold.ts';
import { orderObserve, settleOrder } from './give-order.ts';
import { orderKeys } from './order-keys.ts';

/** Where a repository is elsewhere now, a node that serves it is asked at once where its branch is: features begin there. */
export async function editRepository(fold: Fold, { repository: id, edit }: EditRepository): Promise<Refusal | null> {
  await fold.transaction.load({ repositories: [id], openIn: [id] }, fold.world);
  const before = fold.world.repositories.get(id);
  if (before === undefined) return { code: 'repository.not_found', detail: `There is no repository "${id}". GET /api/v1/repositories lists them.` };
  const { events, refusal } = eventsOf(decideRepository(before, edit, fold.world.openIn.get(id) ?? []));
  for (const event of events) {
    const after = evolveRepository(before, event);
    fold.world.repositories.set(id, after);
    fold.changes.repositories.push({ event, place: before.ref });
    log(fold, { type: event.type, feature: null, task: null, landing: null, data: { repository: id, set: event.set } });
    if (event.set.head !== null) continue;
    settleOrder(fold, orderKeys.observe(id, before.head));
    orderObserve(fold, after.ref, null, null);
  }
  return refusal;
}
