import type { Store } from '@fuel/store';
import { type Loop, startLoop } from '../loop.ts';
import { keyLifeMs } from './carry-out.ts';

const everyMs = 60_000;
const atOnce = 1_000;

/** Keys are forgotten when their day is over. */
export const startSweepRequests = (store: Pick<Store, 'sweepRequests'>, now: () => number, onTrouble: (name: string, cause: unknown) => void): Loop =>
  startLoop({
    name: 'request keys',
    idleMs: everyMs,
    onTrouble,
    step: async () => (await store.sweepRequests({ before: now() - keyLifeMs, limit: atOnce })) === atOnce,
  });
