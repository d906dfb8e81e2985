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
  /** `forGood`: no release begins anything any more. */
  hold(forGood?: boolean): void;
  release(): void;
  has(name: string): boolean;
  count(lane: string): { readonly running: number; readonly waiting: number };
  /** When nothing runs. */
  idle(): Promise<void>;
};

export function openLanes(onBroken: (cause: unknown) => void): Lanes {
  let held = true;
  let over = false;
  /** By lane, then by name, in the order in which they came. */
  const waiting = new Map<string, Map<string, Job>>();
  const running = new Map<string, Promise<void>>();
  const taken = new Map<string, number>();
  const inLane = (lane: string): number => taken.get(lane) ?? 0;
  const move = (lane: string, by: 1 | -1): void => void taken.set(lane, inLane(lane) + by);

  const begin = (job: Job): void => {
    move(job.lane, 1);
    const done = job
      .run()
      .catch(onBroken)
      .finally(() => {
        running.delete(job.name);
        move(job.lane, -1);
        fill(job.lane);
      });
    running.set(job.name, done);
  };
  const fill = (lane: string): void => {
    if (held) return;
    const jobs = waiting.get(lane) ?? new Map<string, Job>();
    for (const job of jobs.values()) {
      if (inLane(lane) >= job.limit) return;
      jobs.delete(job.name);
      begin(job);
    }
  };
  return {
    add(job) {
      const jobs = waiting.get(job.lane) ?? new Map<string, Job>();
      waiting.set(job.lane, jobs.set(job.name, job));
      fill(job.lane);
    },
    begin,
    take: (name) => [...waiting.values()].some((jobs) => jobs.delete(name)),
    hold(forGood = false) {
      held = true;
      over ||= forGood;
    },
    release() {
      if (over) return;
      held = false;
      for (const lane of waiting.keys()) fill(lane);
    },
    has: (name) => running.has(name) || [...waiting.values()].some((jobs) => jobs.has(name)),
    count: (lane) => ({ running: inLane(lane), waiting: waiting.get(lane)?.size ?? 0 }),
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
