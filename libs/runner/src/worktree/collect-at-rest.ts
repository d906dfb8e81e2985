import path from 'node:path';
import { openGit } from '@fuel/git';
import { closeLocal, openLocal } from '@fuel/local';
import { probeIsolation } from '@fuel/process';
import type { Log } from '../log.ts';
import { nodeHome } from '../node-home.ts';
import { collectWorktrees } from './collect.ts';
import { sweepSlots } from './reconcile.ts';

/** For a home on which no node runs: whoever calls this holds its lock. What was in use when a node was killed is left to the next start, which keeps it. */
export async function collectAtRest(input: { readonly home: string; readonly all: boolean; readonly newId: (prefix: string) => string; readonly now: () => Date; readonly log: Log }): Promise<void> {
  const { home, all, newId, now, log } = input;
  const local = openLocal({ path: path.join(home, 'node.db'), boot: newId('bt') });
  try {
    const context = { home: nodeHome(home), local, git: openGit(), log, now, isolation: await probeIsolation({ dir: nodeHome(home).work }), storage: { why: () => null, tight: () => false, refused: () => undefined }, stopping: new AbortController().signal };
    await collectWorktrees(context, { all, running: false, now: now() });
    await sweepSlots(context);
  } finally {
    closeLocal(local);
  }
}
