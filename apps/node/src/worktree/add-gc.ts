import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { lockHome, type WorktreeRow } from '@fuel/local';
import { collectAtRest, whyCollect } from '@fuel/runner';
import { newId } from '@fuel/process';
import { whoRuns } from '../doctor/home-checks.ts';
import { existingHome } from '../home/choose-home.ts';
import { ok, refuse, type Answer } from '../refusal.ts';
import { openLog } from '../terminal/log-lines.ts';
import { orLeave, say, tell, withPlace, type Leave, type Place } from '../verb.ts';
import { forgetGc, isGcWished, wishGc } from './gc-wish.ts';
import { sizeText } from './render-worktrees.ts';
import { worktreesOf } from './worktrees-of.ts';

const patienceMs = 5 * 60_000;

type Options = Place & { readonly all?: boolean; readonly dryRun?: boolean; readonly json?: boolean };

export function addGc(worktree: Command, leave: Leave): void {
  withPlace(worktree.command('gc'))
    .description('take away those that nobody used for long (worktrees.cleanupAfterHours) and what was left half cleaned; never one in use, and what somebody left in one is kept before')
    .option('--all', 'every one that nobody uses, however fresh')
    .option('--dry-run', 'only say what would go')
    .option('--json', 'as JSON')
    .action(async (options: Options) => orLeave(leave, existingHome(options, process.cwd()), async (home) => orLeave(leave, gone(home, options), (rows) => tell(report(rows, options)))));
}

type Gone = { readonly row: WorktreeRow; readonly why: string };

/** A node that runs does it itself: only it knows what is being used this moment. */
async function gone(home: string, { all = false, dryRun = false }: Options): Promise<Answer<readonly Gone[]>> {
  const wish = { all, running: whoRuns(home) !== null, now: new Date() };
  const before = worktreesOf(home).flatMap((row) => {
    const why = whyCollect(row, wish);
    return why === null ? [] : [{ row, why }];
  });
  if (dryRun) return ok(before);
  const done = wish.running ? await askNode(home, all) : await collectHere(home, all);
  if (!done.ok) return done;
  const left = new Set(worktreesOf(home).map(({ id }) => id));
  return ok(before.filter(({ row }) => !left.has(row.id)));
}

async function askNode(home: string, all: boolean): Promise<Answer<null>> {
  await wishGc(home, all);
  for (const until = Date.now() + patienceMs; Date.now() < until; await pause(100)) {
    if (!(await isGcWished(home))) return ok(null);
    if (whoRuns(home) !== null) continue;
    await forgetGc(home);
    return refuse('the node stopped meanwhile; do it again');
  }
  return refuse('the node runs and did not do it within five minutes; it does it as soon as it can');
}

async function collectHere(home: string, all: boolean): Promise<Answer<null>> {
  const lock = lockHome(home);
  if (lock.kind === 'held') return askNode(home, all);
  try {
    await collectAtRest({ home, all, newId, now: () => new Date(), log: openLog({ json: false, least: 'warn', write: say, now: () => new Date() }) });
    return ok(null);
  } finally {
    lock.release();
  }
}

function report(rows: readonly Gone[], { dryRun = false, json = false }: Options): string {
  if (json) return `${JSON.stringify(rows.map(({ row, why }) => ({ slot: row.id, repository: row.repositoryName, name: row.name, bytes: row.bytes, why })))}\n`;
  if (rows.length === 0) return dryRun ? 'Nothing would go.\n' : 'Nothing had to go.\n';
  const lines = rows.map(({ row, why }) => `${row.id}  ${row.repositoryName}  ${row.name}  ${sizeText(row.bytes === 0 ? null : row.bytes)}  ${why}\n`);
  return `${lines.join('')}${rows.length} ${dryRun ? 'would go' : 'gone'}, ${sizeText(rows.reduce((sum, { row }) => sum + row.bytes, 0))}.\n`;
}
