import type { Deadlines } from './options.ts';

export type MissedDeadline = 'timeout_first_output' | 'timeout_idle' | 'timeout_total';

export interface DeadlineWatch {
  readonly output: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly end: () => void;
}

/** setTimeout fires at once beyond this. */
const longest = 2 ** 31 - 1;

/**
 * Watches one process. The idle deadline begins with the first output where there is a deadline for that, else at once, and
 * stands still while it is paused. `missed` is called once at most.
 */
export function watchDeadlines(deadlines: Deadlines, missed: (which: MissedDeadline) => void): DeadlineWatch {
  const timers = new Map<MissedDeadline, NodeJS.Timeout>();
  let pauses = 0;
  let ended = false;

  const end = () => {
    ended = true;
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  };
  const arm = (which: MissedDeadline, ms: number | undefined) => {
    const running = timers.get(which);
    if (running !== undefined) running.refresh();
    else if (ms !== undefined && !ended) {
      timers.set(which, setTimeout(() => {
        end();
        missed(which);
      }, Math.min(ms, longest)));
    }
  };
  const disarm = (which: MissedDeadline) => {
    clearTimeout(timers.get(which));
    timers.delete(which);
  };
  let waitingForFirst = deadlines.firstOutputMs !== undefined;
  const armIdle = () => {
    if (pauses === 0 && !waitingForFirst) arm('timeout_idle', deadlines.idleMs);
  };

  arm('timeout_total', deadlines.totalMs);
  arm('timeout_first_output', deadlines.firstOutputMs);
  armIdle();
  return {
    output() {
      if (waitingForFirst) disarm('timeout_first_output');
      waitingForFirst = false;
      armIdle();
    },
    pause() {
      pauses += 1;
      disarm('timeout_idle');
    },
    resume() {
      pauses = Math.max(0, pauses - 1);
      armIdle();
    },
    end,
  };
}
