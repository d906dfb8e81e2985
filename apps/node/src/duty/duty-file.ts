import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Duty, RunningNode } from '@fuel/runner';
import { readIfThere } from '../home/read-if-there.ts';
import { writeSecretly } from '../home/write-secretly.ts';

/** What the owner wants, written down: it holds whether the node runs or not, and after a restart of the machine too. */
const fileOf = (home: string): string => path.join(home, 'duty');
const lookEveryMs = 300;

export async function readDuty(home: string): Promise<Duty> {
  const text = (await readIfThere(fileOf(home)))?.trim();
  return text === 'paused' || text === 'draining' ? text : 'working';
}

export const writeDuty = (home: string, duty: Duty): Promise<void> => (duty === 'working' ? forgetDuty(home) : writeSecretly(fileOf(home), `${duty}\n`));
export const forgetDuty = (home: string): Promise<void> => rm(fileOf(home), { force: true });

/** Who starts a node wants it to run: a drain of an earlier life is over, a pause is not. */
export async function dutyAtStart(home: string): Promise<Duty> {
  const duty = await readDuty(home);
  if (duty !== 'draining') return duty;
  await forgetDuty(home);
  return 'working';
}

/** Passes on what is wanted now, and resolves when the node has drained; never, when it is stopped otherwise. */
export async function followDuty(home: string, running: RunningNode, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const duty = await readDuty(home);
    running.setDuty(duty);
    if (duty === 'draining') {
      await Promise.race([running.idle(), pause(lookEveryMs)]);
      const { attempts, reviews } = running.look();
      if (attempts.running + reviews.running === 0 && (await readDuty(home)) === 'draining') return running.idle();
    }
    await pause(lookEveryMs);
  }
  await new Promise(() => undefined);
}
