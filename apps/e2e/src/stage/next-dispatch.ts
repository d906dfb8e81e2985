import assert from 'node:assert/strict';
import type { EventView } from '@fuel/contracts';
import type { Stage } from './stage.ts';
import { thorough } from './thorough.ts';

export interface NextDispatch {
  /** When what was away had come back. */
  readonly since: number;
  /** When it went, where the next attempt may begin before anybody is told that it is back. */
  readonly gone?: number;
  readonly after: string;
  readonly atMostMs: number;
}

/** How long after its return the next attempt began: printed, and held against its limit by `npm run test:faults`, which has the machine to itself. */
export async function nextDispatch(stage: Stage, feature: string, { since, gone = since, after, atMostMs }: NextDispatch): Promise<void> {
  const begun = (events: readonly EventView[]): EventView | undefined => events.find((event) => event.type === 'task.started' && Date.parse(event.time) >= gone);
  await stage.waitForEvents(feature, `an attempt begins after ${after}`, (events) => begun(events) !== undefined);
  const first = begun(await stage.events(feature));
  const ms = Math.max(0, Date.parse(first?.time ?? '') - since);
  console.log(`        next useful dispatch ${ms} ms after ${after} (at most ${atMostMs})`);
  if (thorough) assert.ok(ms <= atMostMs, `the next useful dispatch came ${ms} ms after ${after}, not within ${atMostMs}`);
}
