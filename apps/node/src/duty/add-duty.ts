import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Duty } from '@fuel/runner';
import { whoRuns } from '../doctor/home-checks.ts';
import { existingHome } from '../home/choose-home.ts';
import { askRunning } from '../status/ask-running.ts';
import { orLeave, say, withPlace, type Leave, type Place } from '../verb.ts';
import { writeDuty } from './duty-file.ts';

const patienceMs = 5_000;

async function want(home: string, duty: Duty): Promise<boolean> {
  await writeDuty(home, duty);
  for (const until = Date.now() + patienceMs; Date.now() < until; await pause(100)) {
    const live = await askRunning(home);
    if (live?.duty === duty) return true;
    if (live === null && whoRuns(home) === null) return false;
  }
  return whoRuns(home) !== null;
}

export function addPause(program: Command, leave: Leave): void {
  withPlace(program.command('pause'))
    .description('finish what runs and take nothing new, until `resume`; a restart does not end it')
    .action(async (options: Place) =>
      orLeave(leave, existingHome(options, process.cwd()), async (home) => say((await want(home, 'paused')) ? 'Paused: what runs is finished, nothing new is taken. To go on: fuel node resume\n' : 'Paused; the node does not run, and will take no work when it starts.\n')),
    );
}

export function addResume(program: Command, leave: Leave): void {
  withPlace(program.command('resume'))
    .description('take work again')
    .action(async (options: Place) => orLeave(leave, existingHome(options, process.cwd()), async (home) => say((await want(home, 'working')) ? 'Work is taken again.\n' : `The node does not run; it takes work when it starts: fuel node start --home ${home}\n`)));
}

export function addDrain(program: Command, leave: Leave): void {
  withPlace(program.command('drain'))
    .description('finish what runs, take nothing new, and stop; returns when the node has stopped')
    .option('--no-wait', 'return at once')
    .action(async (options: Place & { wait?: boolean }) =>
      orLeave(leave, existingHome(options, process.cwd()), async (home) => {
        if (whoRuns(home) === null) return say('The node does not run; there is nothing to drain.\n');
        await want(home, 'draining');
        const live = await askRunning(home);
        say(`Draining: ${live === null ? 'what runs is' : `${live.attempts.running} attempts and ${live.reviews.running} reviews are`} finished, then the node stops.\n`);
        while (options.wait !== false && whoRuns(home) !== null) await pause(200);
        if (options.wait !== false) say('The node has stopped.\n');
      }),
    );
}
