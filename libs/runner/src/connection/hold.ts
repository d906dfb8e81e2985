import type { LiveAttempt } from '@fuel/contracts';
import { heldAttempts, unfinishedOrders, type Local } from '@fuel/local';

export type Held = { readonly attempts: readonly LiveAttempt[]; readonly orders: readonly string[] };

/** What this node answers for: attempts that run, wait for a slot, or ended without the hub having settled the news of it. */
export function whatIsHeld(local: Local): Held {
  const unfinished = unfinishedOrders(local);
  const held = new Map(heldAttempts(local).map((key) => [`${key.task}/${key.epoch}`, key]));
  for (const { body } of unfinished) {
    if (body.type === 'attempt.start') held.set(`${body.task}/${body.epoch}`, { task: body.task, epoch: body.epoch });
  }
  return { attempts: [...held.values()].map(({ task, epoch }) => ({ task, epoch })), orders: unfinished.map(({ id }) => id) };
}
