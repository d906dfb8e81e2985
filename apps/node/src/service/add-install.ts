import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { userName } from '@fuel/process';
import type { Command } from 'commander';
import { existingHome } from '../home/choose-home.ts';
import { refuse, type Answer } from '../refusal.ts';
import { orLeave, say, tell, withPlace, type Leave, type Place } from '../verb.ts';
import { installService, planService, uninstallService } from './install.ts';
import { servicePlace, type Machine, type Scope } from './find-place.ts';

type Options = Place & { user?: boolean; system?: boolean };

export const thisMachine = (): Machine => ({ platform: process.platform, env: process.env, userHome: homedir(), uid: process.getuid?.() ?? 0, user: userName() ?? String(process.getuid?.()) });

/** Beside the bundle; from source the one that was built. */
export const ownProgram = (): string => fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../../../dist/node.js' : './node.js', import.meta.url));

const scopeOf = ({ user, system }: Options): Answer<Scope> => (user === true && system === true ? refuse('--user and --system: only one of them') : { ok: true, value: system === true ? 'system' : 'user' });

export function addInstall(program: Command, leave: Leave): void {
  withPlace(program.command('install'))
    .description('have the node started by itself: writes a service for systemd or launchd, with the PATH of this terminal')
    .option('--user', 'a service of yours (the default)')
    .option('--system', 'a service of the machine, run as the owner of the home; needs root')
    .option('--print', 'only show what would be written')
    .option('--no-start', 'write it and do not start it')
    .action(async (options: Options & { print?: boolean; start?: boolean }) => {
      await orLeave(leave, existingHome(options, process.cwd()), async (home) =>
        orLeave(leave, scopeOf(options), async (scope) => {
          const input = { home, scope, program: ownProgram(), execPath: process.execPath, machine: thisMachine(), begin: options.start !== false };
          await orLeave(leave, planService(input), async (plan) => {
            if (options.print === true) return tell(plan.text);
            const { words, failed } = await installService(plan, input);
            say(words);
            if (failed) leave(1);
          });
        }),
      );
    });
}

export function addUninstall(program: Command, leave: Leave): void {
  withPlace(program.command('uninstall'))
    .description('stop the service and take it away; what the node keeps stays')
    .option('--user', 'a service of yours (the default)')
    .option('--system', 'a service of the machine; needs root')
    .action(async (options: Options) => {
      await orLeave(leave, existingHome(options, process.cwd()), async (home) =>
        orLeave(leave, scopeOf(options), async (scope) => {
          const place = servicePlace(home, scope, thisMachine());
          say(place === null ? `there are no services of ours on ${process.platform}\n` : await uninstallService(place, home));
        }),
      );
    });
}
