import { pause } from '../pause.ts';

/** Work that is done and cannot be pushed waits here between two tries. */
export type HeldPushes = {
  /** False when the signal ended it. */
  wait(repository: string, ms: number, signal: AbortSignal): Promise<boolean>;
  /** Somebody has mended something: what waits for this repository tries at once. */
  again(repository: string): void;
};

export function openHeldPushes(): HeldPushes {
  const waiting = new Set<{ readonly repository: string; readonly wake: AbortController }>();
  return {
    async wait(repository, ms, signal) {
      const one = { repository, wake: new AbortController() };
      waiting.add(one);
      await pause(ms, AbortSignal.any([signal, one.wake.signal]));
      waiting.delete(one);
      return !signal.aborted;
    },
    again(repository) {
      for (const one of waiting) if (one.repository === repository) one.wake.abort();
    },
  };
}
