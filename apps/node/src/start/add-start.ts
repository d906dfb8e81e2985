import type { Command } from 'commander';
import { existingHome } from '../home/choose-home.ts';
import { openLog } from '../terminal/log-lines.ts';
import { orLeave, say, withPlace, type Leave, type Place } from '../verb.ts';
import { version } from '../version.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { startNode } from './start-node.ts';

export function addStart(program: Command, leave: Leave): void {
  withPlace(program.command('start'))
    .description('run the node until it is stopped')
    .option('--nats <urls>', 'the way to NATS from here, instead of what the hub says (also FUEL_NATS_URL)')
    .option('--json-logs', 'one JSON object a line on stderr')
    .option('--verbose', 'say more')
    .action(async (options: Place & { nats?: string; jsonLogs?: boolean; verbose?: boolean }) => {
      const log = openLog({ json: options.jsonLogs === true, least: options.verbose === true ? 'debug' : 'info', write: say, now: () => new Date() });
      const nats = options.nats ?? (process.env['FUEL_NATS_URL'] || undefined);
      await orLeave(leave, existingHome(options, process.cwd()), async (home) =>
        orLeave(leave, startNode({ home, env: process.env, nats, version, log }), async (started) => leave(await runUntilStopped(started, log))),
      );
    });
}
