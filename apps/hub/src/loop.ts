/** A piece of work that runs when it is woken, never twice at once, and now and then by itself for what nobody woke it for. */
export interface Loop {
  wake(): void;
  /** Lets the step in hand end. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  readonly name: string;
  /** True: there is more, run again at once. */
  readonly step: () => Promise<boolean>;
  readonly idleMs: number;
  readonly onTrouble: (name: string, cause: unknown) => void;
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;

export function startLoop(options: LoopOptions): Loop {
  let woken = true;
  let stopping = false;
  let troubles = 0;
  let ring: () => void = () => undefined;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const turn = async (): Promise<void> => {
    woken = false;
    try {
      if (await options.step()) woken = true;
      troubles = 0;
    } catch (cause) {
      options.onTrouble(options.name, cause);
      troubles += 1;
      if (!stopping) await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** troubles));
      woken = true;
    }
  };

  const running = (async () => {
    // The first step begins after the caller has its loop in hand.
    await Promise.resolve();
    while (!stopping) {
      await turn();
      if (!woken && !stopping) await pause(options.idleMs);
    }
  })();

  return {
    wake() {
      woken = true;
      ring();
    },
    async stop() {
      stopping = true;
      ring();
      await running;
    },
  };
}
