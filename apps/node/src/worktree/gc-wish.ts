import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningNode } from '@fuel/runner';
import { readIfThere } from '../home/read-if-there.ts';
import { writeSecretly } from '../home/write-secretly.ts';

/** What somebody wants of a running node, which alone may touch its worktrees. Gone when it is done. */
const fileOf = (home: string): string => path.join(home, 'worktrees.gc');
const lookEveryMs = 300;

export const wishGc = (home: string, all: boolean): Promise<void> => writeSecretly(fileOf(home), `${all ? 'all' : 'old'}\n`);
export const isGcWished = async (home: string): Promise<boolean> => (await readIfThere(fileOf(home))) !== null;
export const forgetGc = (home: string): Promise<void> => rm(fileOf(home), { force: true });

/** Does what is wanted now, until the node stops. */
export async function followGc(home: string, running: Pick<RunningNode, 'collectWorktrees'>, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const wish = (await readIfThere(fileOf(home)))?.trim();
    if (wish !== undefined) {
      await running.collectWorktrees(wish === 'all');
      await forgetGc(home);
    }
    await pause(lookEveryMs);
  }
}
