export type Job = {
  /** Jobs of one lane share its limit. */
  readonly lane: string;
  readonly limit: number;
  readonly name: string;
  readonly run: () => Promise<void>;
};

/**
 * What waits and what runs, in memory: the ledger on disk is the truth. Held until the hub has said which attempts are live; what runs
 * goes on meanwhile.
 */
export type Lanes = {
  add(job: Job): void;
  /** At once, held or not and beyond every limit. */
  begin(job: Job): void;
  /** Takes a waiting job out; false when it is not waiting (any more). */
  take(name: string): boolean;
  hold(): void;
  release(): void;
  has(name: string): boolean;
  count(lane: string): { readonly running: number; readonly waiting: number };
  /** When nothing runs. */
  idle(): Promise<void>;
};

export function openLanes(onBroken: (cause: unknown) => void): Lanes {
  let held = true;
  const waiting: Job[] = [];
  const running = new Map<string, { readonly job: Job; readonly done: Promise<void> }>();
  const inLane = (lane: string): number => [...running.values()].filter(({ job }) => job.lane === lane).length;

  const begin = (job: Job): void => {
    const done = job
      .run()
      .catch(onBroken)
      .finally(() => {
        running.delete(job.name);
        fill();
      });
    running.set(job.name, { job, done });
  };
  const fill = (): void => {
    if (held) return;
    for (const job of [...waiting]) {
      if (inLane(job.lane) >= job.limit) continue;
      waiting.splice(waiting.indexOf(job), 1);
      begin(job);
    }
  };
  return {
    add(job) {
      waiting.push(job);
      fill();
    },
    begin,
    take(name) {
      const index = waiting.findIndex((job) => job.name === name);
      if (index !== -1) waiting.splice(index, 1);
      return index !== -1;
    },
    hold() {
      held = true;
    },
    release() {
      held = false;
      fill();
    },
    has: (name) => running.has(name) || waiting.some((job) => job.name === name),
    count: (lane) => ({ running: inLane(lane), waiting: waiting.filter((job) => job.lane === lane).length }),
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
