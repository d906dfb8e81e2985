import { setTimeout as delay } from 'node:timers/promises';

export type UntilOptions = {
  readonly timeoutMs: number;
  /** Named in the error: "the node said hello". */
  readonly describe: string;
  readonly everyMs?: number;
};

/** Waits for a condition instead of for time. Resolves with the first truthy answer; a throwing condition counts as not yet. */
export async function until<T>(condition: () => T | Promise<T>, options: UntilOptions): Promise<NonNullable<T>> {
  const deadline = performance.now() + options.timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await condition();
      if (answer) return answer;
      last = answer;
    } catch (cause) {
      last = cause;
    }
    if (performance.now() >= deadline) throw new Error(`not within ${options.timeoutMs} ms: ${options.describe}`, { cause: last });
    await delay(options.everyMs ?? 10);
  }
}
