import { setTimeout as delay } from 'node:timers/promises';

export type UntilOptions = {
  readonly timeoutMs: number;
  /** Named in the error: "the node said hello". */
  readonly describe: string;
  /** Without it: soon at first, and less and less often the longer it takes. */
  readonly everyMs?: number;
  /** Ends when it is worth looking again, for a condition that somebody tells of. */
  readonly next?: () => Promise<unknown>;
};

const pauseMs = (waitedMs: number): number => Math.min(150, Math.max(10, waitedMs / 10));

/** Waits for a condition instead of for time. Resolves with the first truthy answer; a throwing condition counts as not yet. */
export async function until<T>(condition: () => T | Promise<T>, options: UntilOptions): Promise<NonNullable<T>> {
  const began = performance.now();
  const next = options.next ?? (() => delay(options.everyMs ?? pauseMs(performance.now() - began)));
  let last: unknown;
  for (;;) {
    try {
      const answer = await condition();
      if (answer) return answer;
      last = answer;
    } catch (cause) {
      last = cause;
    }
    if (performance.now() - began >= options.timeoutMs) throw new Error(`not within ${options.timeoutMs} ms: ${options.describe}`, { cause: last });
    await next();
  }
}
