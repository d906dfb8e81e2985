import assert from 'node:assert/strict';
import type { EventView } from '@fuel/contracts';
import type { Stage } from './stage.ts';

/** How long after `since` (when what was away had come back) the next attempt began; printed, and held against its limit. */
export async function nextDispatch(stage: Stage, feature: string, { since, after, atMostMs }: { since: number; after: string; atMostMs: number }): Promise<void> {
  const begun = (events: readonly EventView[]): EventView | undefined => events.find((event) => event.type === 'task.started' && Date.parse(event.time) >= since);
  await stage.waitForEvents(feature, `an attempt begins after ${after}`, (events) => begun(events) !== undefined);
  const first = begun(await stage.events(feature));
  const ms = Date.parse(first?.time ?? '') - since;
  console.log(`        next useful dispatch ${ms} ms after ${after} (at most ${atMostMs})`);
  assert.ok(ms <= atMostMs, `the next useful dispatch came ${ms} ms after ${after}, not within ${atMostMs}`);
}
