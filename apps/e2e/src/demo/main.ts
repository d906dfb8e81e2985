import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { leftovers, newMark, temporaryDirectory } from '@fuel/testing';
import { fileAt, git } from '../stage/git.ts';
import { openCrew } from './crew.ts';
import { plan } from './plan.ts';
import { show } from './show.ts';
import { openTeam, type Team } from './team.ts';

/**
 * `npm run demo`: one feature over three repositories, delivered in front of your eyes by real programs. Exit code 0 once all three
 * default branches hold the change, else 1 with the reason. `--yes` approves by itself; `--keep` leaves the directory.
 */
const approvesItself = process.argv.includes('--yes');
const keeps = process.argv.includes('--keep');

async function deliver(team: Team): Promise<void> {
  const must = async (...args: string[]): Promise<void> => {
    const code = await team.fuel(...args);
    if (code !== 0) throw new Error(`fuel ${args.join(' ')} ended with ${code}`);
  };
  show.title('1. A plan: three tasks, each in one repository, each after the one before it');
  const { id } = JSON.parse(await team.ask('feature', 'create', '-f', 'plan.json')) as { id: string };
  await must('feature', 'show', id);

  show.title('2. The hub gives each task to its node as soon as its upstream work is reviewed');
  await must('feature', 'start', id);
  await must('feature', 'watch', id, '--until', 'review_pending');

  show.title('3. It waits for you: this is what would land');
  await must('inbox');
  await must('feature', 'diff', id);
  if (!approvesItself && !(await agreed())) throw new Error('you did not approve; nothing was pushed to a default branch');

  show.title('4. All or nothing: every merge is computed first, then the default branches move in dependency order');
  await must('feature', 'approve', id, '--yes');
  await must('feature', 'watch', id);
}

async function agreed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('\nApprove and land it in all three repositories? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Looks at the bare repositories themselves, not at what the hub says. */
async function inspect(team: Team): Promise<void> {
  const landed: { name: string; at: number; subject: string }[] = [];
  for (const repository of team.repositories) {
    const test = await fileAt(repository, 'main', 'test/preferences.test.ts').catch(() => '');
    if (test === '') throw new Error(`the default branch of ${repository.name} does not hold the change`);
    const moved = await git(repository.bare, 'log', '-1', '--format=%ct %s', 'main');
    landed.push({ name: repository.name, at: Number(moved.split(' ')[0]), subject: moved.slice(moved.indexOf(' ') + 1) });
  }
  show.title('5. What the three bare repositories hold now');
  for (const { name, subject } of landed.reverse()) show.good(`   ${name.padEnd(14)} main: ${subject}`);
}

const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => reject(new Error('you interrupted it')));
});

async function play(root: string): Promise<void> {
  show.title('Fuel Federation: one feature over three repositories');
  show.say('Starting a hub on an embedded Postgres and a local nats-server, three sample repositories and a node beside each …');
  const team = await openTeam(root, mark, crew);
  await writeFile(join(root, 'plan.json'), JSON.stringify(plan, null, 2));
  show.say(`Ready after ${sinceBegin()}.`);
  await deliver(team);
  await inspect(team);
}

const mark = newMark();
const crew = openCrew();
const began = performance.now();
const sinceBegin = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
const directory = await temporaryDirectory('demo');
try {
  await Promise.race([play(directory.path), interrupted]);
  show.good(`\nDelivered in ${sinceBegin()}.`);
} catch (cause) {
  show.bad(`\nThe demo stopped: ${cause instanceof Error ? cause.message : String(cause)}\nLogs: ${join(directory.path, 'logs')}`);
  process.exitCode = 1;
} finally {
  await crew.stop();
  for (const left of await leftovers(mark)) show.bad(`still running: ${left.pid} ${left.command}`);
  if (process.exitCode === undefined && !keeps) await rm(directory.path, { recursive: true, force: true });
}
process.exit();
