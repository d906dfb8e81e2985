import { Command, CommanderError } from 'commander';
import { addCheckConfig, addDoctor } from './doctor/add-doctor.ts';
import { addDrain, addPause, addResume } from './duty/add-duty.ts';
import { addJoin } from './join/add-join.ts';
import { addInstall, addUninstall } from './service/add-install.ts';
import { addStart } from './start/add-start.ts';
import { addStatus } from './status/add-status.ts';
import { withoutValues } from './terminal/without-values.ts';
import type { Leave } from './verb.ts';
import { addWorktree } from './worktree/add-worktree.ts';
import { version } from './version.ts';

const verbs = [addJoin, addStart, addStatus, addInstall, addUninstall, addDoctor, addCheckConfig, addPause, addResume, addDrain, addWorktree];

/** The exit code: 0, 1 for a refusal or a failure, 2 for a command line that is not understood. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let code = 0;
  const leave: Leave = (given) => (code = given);
  const program = new Command('fuel node')
    .description('The process beside a repository: obeys orders, reports facts.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(withoutValues(text)) })
    .showHelpAfterError('(--help says more)');
  for (const add of verbs) add(program, leave);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return code;
}
