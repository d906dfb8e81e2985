/** Something came: whoever waits for it goes on, and who waits later goes on at once. */
export interface News {
  readonly come: () => void;
  readonly wait: (ms: number, over: AbortSignal) => Promise<void>;
}

export function openNews(): News {
  let came = false;
  let tell: (() => void) | null = null;
  return {
    come() {
      came = true;
      tell?.();
    },
    async wait(ms, over) {
      if (!came && !over.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, ms);
          function done(): void {
            clearTimeout(timer);
            over.removeEventListener('abort', done);
            tell = null;
            resolve();
          }
          over.addEventListener('abort', done, { once: true });
          tell = done;
        });
      }
      came = false;
    },
  };
}
