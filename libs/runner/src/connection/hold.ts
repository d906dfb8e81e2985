import type { LiveAttempt } from '@fuel/contracts';
import { heldAttempts, listUnfinished, type Local } from '@fuel/local';

export type Held = { readonly attempts: readonly LiveAttempt[]; readonly orders: readonly string[] };

/** What this node answers for: attempts that run, wait for a slot, or ended without the hub having settled the news of it. */
export function whatIsHeld(local: Local): Held {
  const unfinished = listUnfinished(local);
  const held = new Map(heldAttempts(local).map((key) => [`${key.task}/${key.epoch}`, key]));
  for (const { type, task, epoch } of unfinished) {
    if (type === 'attempt.start' && task !== null && epoch !== null) held.set(`${task}/${epoch}`, { task, epoch });
  }
  return { attempts: [...held.values()].map(({ task, epoch }) => ({ task, epoch })), orders: unfinished.map(({ id }) => id) };
}
