import type { Command } from 'commander';
import { renderChecks, wantsColours } from '../checks/render-checks.ts';
import { orLeave, say, tell, type Leave } from '../verb.ts';
import { version } from '../version.ts';
import { joinEnding, joinStepwise, type JoinOptions } from './join-verb.ts';

export function addJoin(program: Command, leave: Leave): void {
  program
    .command('join <hub-url>')
    .description('join a hub for one repository; the token comes from FUEL_JOIN_TOKEN, --token-file or stdin')
    .option('--repo <dir>', 'the checkout beside which the node lives (in .fuel/node)')
    .option('--home <dir>', 'where the node keeps everything, instead of <repo>/.fuel/node')
    .option('--name <name>', 'how people recognise this node')
    .option('--token-file <file>', 'a file that holds the join token')
    .option('--insecure', 'allow plain http to another machine')
    .option('--nats <urls>', 'the way to NATS from here, to be tried instead of what the hub says (also FUEL_NATS_URL)')
    .option('--json', 'each step as JSON')
    .action(async (url: string, options: JoinOptions & { json?: boolean }) => {
      await orLeave(leave, joinStepwise(url, options, { cwd: process.cwd(), env: process.env, stdin: process.stdin, version }), (report) => {
        if (options.json === true) tell(`${JSON.stringify(report)}\n`);
        else say(`${renderChecks(report.checks, wantsColours(process.stderr, process.env))}${joinEnding(report)}`);
        if (report.joined === null) leave(1);
      });
    });
}
