const LONGEST_MS = 15_000;
const FIRST_MS = 500;

/** Doubles with each failure in a row. Half of it is chance, so that a thousand clients do not come back in the same instant. */
export function backoffMs(failures: number, chance: number, firstMs: number = FIRST_MS): number {
  const whole = Math.min(LONGEST_MS, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(whole / 2 + (whole / 2) * chance);
}

/** Resolves after the time or as soon as the signal is aborted, whichever comes first. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
