import type { Refusal } from '@fuel/contracts';
import { decideInbox, evolveInbox, type InboxCommand } from '@fuel/core';
import { eventsOf, type Fold, log } from './fold.ts';

export async function runInbox(fold: Fold, command: InboxCommand): Promise<Refusal | null> {
  await fold.transaction.load({ inbox: [command.item] }, fold.world);
  const item = fold.world.inbox.get(command.item);
  if (item === undefined) return { code: 'inbox.unknown', detail: `There is no inbox item "${command.item}". GET /api/v1/inbox lists them.` };
  const { events, refusal } = eventsOf(decideInbox(item, command, fold.now));
  for (const event of events) {
    fold.world.inbox.set(item.id, evolveInbox(item, event));
    fold.changes.inboxMarks.push({ id: item.id, ...event.set });
    log(fold, { type: event.type, feature: item.feature, task: item.task, landing: null, data: { item: item.id, set: event.set } });
  }
  return refusal;
}
