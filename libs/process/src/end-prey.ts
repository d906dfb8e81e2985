import { setTimeout as pause } from 'node:timers/promises';
import type { EndedProcess } from './reap-report.ts';
import type { Prey } from './prey.ts';

export interface Chase {
  readonly find: () => Prey[];
  readonly graceMs: number;
  /** What was told to stop before and needs no second SIGTERM; it is reported only if it has to be killed. */
  readonly wasTold?: (prey: Prey) => boolean;
}

export interface ChaseResult {
  readonly ended: readonly EndedProcess[];
  readonly survivors: readonly number[];
}

/** How long a process may take to vanish after SIGKILL; longer means that it hangs in the kernel. */
const vanishMs = 5_000;

/**
 * SIGTERM to all that is found, SIGKILL to what is left after the grace. It searches again after every signal: a process may
 * fork while it is being ended.
 */
export async function endPrey({ find, graceMs, wasTold = () => false }: Chase): Promise<ChaseResult> {
  const ended = new Map<number, EndedProcess>();
  const told = new Set<number>();
  const tell = (prey: Prey) => {
    if (told.has(prey.pid)) return;
    told.add(prey.pid);
    if (!wasTold(prey) && prey.signal('SIGTERM')) ended.set(prey.pid, entry(prey, 'SIGTERM'));
  };
  const kill = (prey: Prey) => {
    if (prey.signal('SIGKILL')) ended.set(prey.pid, entry(prey, 'SIGKILL'));
  };
  const deaf = await chaseUntilGone(find, graceMs > 0 ? tell : kill, graceMs);
  const survivors = deaf.length === 0 ? [] : await chaseUntilGone(find, kill, vanishMs);
  return { ended: [...ended.values()], survivors: survivors.map(({ pid }) => pid) };
}

async function chaseUntilGone(find: () => Prey[], act: (prey: Prey) => void, forMs: number): Promise<Prey[]> {
  const until = performance.now() + forMs;
  let waitMs = 2;
  for (;;) {
    const found = find();
    found.forEach(act);
    if (found.length === 0 || performance.now() >= until) return found;
    await pause(Math.min(waitMs, Math.max(1, until - performance.now())));
    waitMs = Math.min(waitMs * 2, 50);
  }
}

function entry(prey: Prey, signal: 'SIGTERM' | 'SIGKILL'): EndedProcess {
  return { pid: prey.pid, attemptId: prey.attemptId, command: prey.command, signal };
}
