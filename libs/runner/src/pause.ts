import { setTimeout as delay } from 'node:timers/promises';

/** Grows from `firstMs` to `mostMs`, with a fifth of chance so that many nodes do not come back in step. */
export type Pauses = { readonly firstMs: number; readonly mostMs: number };

export const pauseMs = (tries: number, { firstMs, mostMs }: Pauses, chance: number): number =>
  Math.round(Math.min(mostMs, firstMs * 2 ** Math.min(tries, 30)) * (0.9 + 0.2 * chance));

/** False when the signal ended it. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch (cause) {
    if (signal.aborted) return false;
    throw cause;
  }
}

/** Tries until `done` says so or the signal ends it; the last answer is given either way. */
export async function persist<T>(
  attempt: () => Promise<T>,
  options: { readonly done: (answer: T) => boolean; readonly pauses: Pauses; readonly signal: AbortSignal },
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const answer = await attempt();
    if (options.done(answer) || !(await pause(pauseMs(tries, options.pauses, Math.random()), options.signal))) return answer;
  }
}
