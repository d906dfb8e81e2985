import { startLoop } from '../loop.ts';
import { sweep, type SweepOptions } from './sweep.ts';

export interface TimedOptions extends SweepOptions {
  readonly recount: () => Promise<{ readonly holds: readonly object[]; readonly counters: readonly object[]; readonly slots: readonly object[]; readonly ready: readonly object[] }>;
  readonly onTrouble: (loop: string, cause: unknown) => void;
  readonly log: { error(fields: object, message: string): void };
}

const recountMs = 10 * 60_000;

/** What nobody wakes: the sweep, and now and then the proof that what is counted by deltas is what is there. */
export function startTimed(options: TimedOptions): { stop(): Promise<void> } {
  const { engine, onTrouble, log } = options;
  const sweeping = startLoop({
    name: 'sweep',
    idleMs: Math.min(1_000, engine.settings.leaseMs / 4),
    onTrouble,
    step: async () => {
      await sweep(options);
      return false;
    },
  });
  const recounting = startLoop({
    name: 'recount',
    idleMs: recountMs,
    onTrouble,
    step: async () => {
      const counted = await options.recount();
      if (Object.values(counted).some((differences) => differences.length > 0)) log.error(counted, 'what is counted by deltas differs from what is there; please report this');
      return false;
    },
  });
  return { stop: async () => void (await Promise.all([sweeping.stop(), recounting.stop()])) };
}
