import type { Command } from 'commander';
import { existingHome } from '../home/choose-home.ts';
import { orLeave, tell, withPlace, type Leave, type Place } from '../verb.ts';
import { nodeStatus, statusText } from './show-status.ts';

export function addStatus(program: Command, leave: Leave): void {
  withPlace(program.command('status'))
    .description('who this node is and whether it runs')
    .option('--json', 'as JSON')
    .action(async (options: Place & { json?: boolean }) => {
      await orLeave(leave, existingHome(options, process.cwd()), async (home) =>
        orLeave(leave, nodeStatus(home), (status) => tell(options.json === true ? `${JSON.stringify(status)}\n` : statusText(status))),
      );
    });
}
