/** Until the time is over or what `give` handed out is called; what it returned is called at the end. */
export function waitFor(ms: number, give: (wake: () => void) => (() => void) | null): Promise<void> {
  return new Promise((resolve) => {
    let done: (() => void) | null = null;
    const end = (): void => {
      clearTimeout(timer);
      done?.();
      resolve();
    };
    const timer = setTimeout(end, ms);
    done = give(end);
  });
}
