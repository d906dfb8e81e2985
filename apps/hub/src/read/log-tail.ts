import { comparePositions, type Position, type ReadEvent } from '@fuel/store';
import { type LogMemory, openLogMemory } from './log-memory.ts';
import { waitFor } from './wait-for.ts';

export interface TailOptions {
  /** What follows a position, oldest first, at most `limit`, and of every feature. */
  read(after: Position, limit: number): Promise<readonly ReadEvent[]>;
  /** Everything that commits from now on comes after it. */
  latest(): Promise<Position>;
  onWake(listener: () => void): () => void;
  /** This hub wakes us; what another hub on the same database commits is found by looking. */
  readonly pollMs: number;
  readonly onTrouble: (cause: unknown) => void;
}

export interface Following extends Pick<LogMemory, 'from' | 'at' | 'since'> {
  /** Until there is more than this, the time is over or the signal says so. */
  wait(after: Position, ms: number, signal: AbortSignal): Promise<void>;
  leave(): void;
}

export interface LogTail {
  follow(): Promise<Following>;
  readonly readers: number;
}

const pageSize = 500;

/** The end of the log, read once for all who follow it, and only while somebody does. */
export function openTail(options: TailOptions): LogTail {
  const memory = openLogMemory();
  const waiting = new Set<() => void>();
  let readers = 0;
  let running = false;
  let ring: () => void = () => undefined;

  const run = async (): Promise<void> => {
    let woken = false;
    const silence = options.onWake(() => {
      woken = true;
      ring();
    });
    while (readers > 0) {
      woken = false;
      await look(options, memory, waiting);
      if (woken || readers === 0) continue;
      await waitFor(options.pollMs, (wake) => {
        ring = wake;
        return null;
      });
    }
    silence();
    running = false;
  };

  const begin = async (): Promise<void> => {
    if (running) return;
    const latest = await options.latest();
    if (running) return;
    memory.begin(latest);
    running = true;
    void run();
  };

  const leave = (): void => {
    readers -= 1;
    ring();
  };

  return {
    get readers() {
      return readers;
    },
    async follow() {
      readers += 1;
      try {
        await begin();
      } catch (cause) {
        leave();
        throw cause;
      }
      return following(memory, waiting, leave);
    },
  };
}

async function look({ read, onTrouble }: TailOptions, memory: LogMemory, waiting: ReadonlySet<() => void>): Promise<void> {
  try {
    for (let more = true; more; ) {
      const page = await read(memory.at, pageSize);
      memory.keep(page);
      more = page.length === pageSize;
      if (page.length > 0) for (const wake of [...waiting]) wake();
    }
  } catch (cause) {
    onTrouble(cause);
  }
}

const following = (memory: LogMemory, waiting: Set<() => void>, leave: () => void): Following => ({
  get from() {
    return memory.from;
  },
  get at() {
    return memory.at;
  },
  since: memory.since,
  leave,
  async wait(after, ms, signal) {
    if (comparePositions(memory.at, after) > 0 || signal.aborted) return;
    await waitFor(ms, (wake) => {
      waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      return () => {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
      };
    });
  },
});
