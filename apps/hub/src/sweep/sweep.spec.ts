import { expect, test } from '@jest/globals';
import type { EngineDeps, Transaction } from '@fuel/engine';
import { openRoll } from '../presence/roll.ts';
import { sweep, type SweepOptions } from './sweep.ts';

const bug = new Error('a bug');

/** A sweep that finds these tasks to wake; whoever loads `broken` meets `cause`. */
function sweeper(broken: string, cause: Error) {
  const commits: string[][] = [];
  const transact: EngineDeps['transact'] = async (work) => {
    const loaded: string[] = [];
    const load: Transaction['load'] = async ({ tasks = [] }) => {
      loaded.push(...tasks);
      return tasks.includes(broken) ? Promise.reject(cause) : Promise.resolve();
    };
    const result = await work({ load, write: async () => Promise.resolve() } as unknown as Transaction);
    commits.push([...new Set(loaded)]);
    return result;
  };
  const nothing = async () => Promise.resolve([]);
  let told = 0;
  const options: SweepOptions = {
    engine: { transact, now: () => 0, breathe: () => Promise.resolve(), settings: { leaseMs: 1_000, offlineGraceMs: 1_000 } } as unknown as EngineDeps,
    roll: openRoll(1_000),
    listeningSince: () => null,
    seen: async () => Promise.resolve(),
    lapsedTasks: nothing,
    recoveredTasks: nothing,
    abandonedTasks: nothing,
    wakeableTasks: async () => Promise.resolve(['tsk_a', 'tsk_bad', 'tsk_c']),
    committed: () => void (told += 1),
  };
  return { commits, run: () => sweep(options), told: () => told };
}

test('given nothing wrong, when time has passed for several tasks, then one commit moves them all', async () => {
  const { commits, run } = sweeper('nobody', bug);
  await run();
  expect(commits).toEqual([['tsk_a', 'tsk_bad', 'tsk_c']]);
});

test('given a task that breaks the hub, when it is swept with others, then the others go on and the bug is told', async () => {
  const { commits, run, told } = sweeper('tsk_bad', bug);
  await expect(run()).rejects.toBe(bug);
  expect([commits, told()]).toEqual([[['tsk_a'], ['tsk_c']], 1]);
});

test('given a failure that may pass later, then nothing is tried apart', async () => {
  const away = Object.assign(new Error('away'), { retryable: true });
  const { commits, run, told } = sweeper('tsk_bad', away);
  await expect(run()).rejects.toBe(away);
  expect([commits, told()]).toEqual([[], 0]);
});

test('given a node that was silent for longer than the grace, when the hub has listened for long enough to have heard it come back, then its work is given up, and not before', async () => {
  const graceMs = 12 * 3_600_000;
  const asked = async (listenedMs: number) => {
    const calls: number[] = [];
    const now = 100 * graceMs;
    const nothing = async () => Promise.resolve([]);
    await sweep({
      engine: { now: () => now, settings: { leaseMs: 10_000, offlineGraceMs: graceMs } } as unknown as EngineDeps,
      roll: openRoll(1_000), listeningSince: () => now - listenedMs, seen: async () => Promise.resolve(), committed: () => undefined,
      lapsedTasks: nothing, recoveredTasks: nothing, wakeableTasks: nothing,
      abandonedTasks: async (_now, ms) => (calls.push(ms), Promise.resolve([])),
    });
    return calls;
  };
  expect([await asked(4 * 60_000), await asked(6 * 60_000)]).toEqual([[], [graceMs]]);
});
