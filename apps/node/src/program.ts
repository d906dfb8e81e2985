import { hostname } from 'node:os';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { LocalFailure } from '@fuel/local';
import type { Log } from '@fuel/runner';
import { existingHome, makeHome } from './home/choose-home.ts';
import { checkHubUrl } from './join/check-hub-url.ts';
import { joinHub } from './join/join-hub.ts';
import { suggestName } from './join/node-name.ts';
import { readToken } from './join/read-token.ts';
import { refuse, type Answer } from './refusal.ts';
import { runUntilStopped } from './start/run-until-stopped.ts';
import { startNode } from './start/start-node.ts';
import { nodeStatus, statusText } from './status/show-status.ts';
import { hideTokens } from './terminal/hide-tokens.ts';
import { openLog } from './terminal/log-lines.ts';
import { withoutValues } from './terminal/without-values.ts';

export const version = '0.1.0';

const say = (text: string): void => void process.stderr.write(hideTokens(text));
const logOf = ({ jsonLogs, verbose }: { jsonLogs?: boolean; verbose?: boolean }): Log =>
  openLog({ json: jsonLogs === true, least: verbose === true ? 'debug' : 'info', write: say, now: () => new Date() });

type Place = { home?: string; repo?: string };
type Leave = (code: number) => void;

/** A refusal ends the command with its words, and so does a disk that fails; a value goes on. */
async function orLeave<T>(leave: Leave, answer: Promise<Answer<T>> | Answer<T>, go: (value: T) => Promise<void> | void): Promise<void> {
  const given = await Promise.resolve(answer).catch((cause: unknown): Answer<T> => {
    if (!(cause instanceof LocalFailure)) throw cause;
    return refuse(cause.message);
  });
  if (given.ok) return go(given.value);
  say(`${given.message}\n`);
  leave(1);
}

function addJoin(program: Command, leave: Leave): void {
  program
    .command('join <hub-url>')
    .description('join a hub for one repository; the token comes from FUEL_JOIN_TOKEN, --token-file or stdin')
    .option('--repo <dir>', 'the checkout beside which the node lives (in .fuel/node)')
    .option('--home <dir>', 'where the node keeps everything, instead of <repo>/.fuel/node')
    .option('--name <name>', 'how people recognise this node')
    .option('--token-file <file>', 'a file that holds the join token')
    .option('--insecure', 'allow plain http to another machine')
    .action(async (url: string, options: Place & { name?: string; tokenFile?: string; insecure?: boolean }) => {
      const cwd = process.cwd();
      await orLeave(leave, checkHubUrl(url, options.insecure === true), async (hubUrl) =>
        orLeave(leave, readToken({ variable: process.env['FUEL_JOIN_TOKEN'], file: options.tokenFile, stdin: process.stdin }), async (token) =>
          orLeave(leave, makeHome(options, cwd), async (home) => {
            const name = options.name ?? suggestName(hostname(), path.resolve(cwd, options.repo ?? options.home ?? '.'));
            await orLeave(leave, joinHub({ home, hubUrl, token, name, version }), ({ node, repository }) =>
              say(`Joined ${hubUrl} as ${node} for ${repository.name}. Start it with: fuel node start --home ${home}\n`),
            );
          }),
        ),
      );
    });
}

function addStart(program: Command, leave: Leave): void {
  program
    .command('start')
    .description('run the node until it is stopped')
    .option('--repo <dir>', 'the checkout beside which the node joined')
    .option('--home <dir>', 'the home that it joined with')
    .option('--nats <urls>', 'the way to NATS from here, instead of what the hub says (also FUEL_NATS_URL)')
    .option('--json-logs', 'one JSON object a line on stderr')
    .option('--verbose', 'say more')
    .action(async (options: Place & { nats?: string; jsonLogs?: boolean; verbose?: boolean }) => {
      const log = logOf(options);
      const nats = options.nats ?? (process.env['FUEL_NATS_URL'] || undefined);
      await orLeave(leave, existingHome(options, process.cwd()), async (home) =>
        orLeave(leave, startNode({ home, env: process.env, nats, version, log }), async (started) => leave(await runUntilStopped(started, log))),
      );
    });
}

function addStatus(program: Command, leave: Leave): void {
  program
    .command('status')
    .description('who this node is and whether it runs')
    .option('--repo <dir>', 'the checkout beside which the node joined')
    .option('--home <dir>', 'the home that it joined with')
    .option('--json', 'as JSON')
    .action(async (options: Place & { json?: boolean }) => {
      await orLeave(leave, existingHome(options, process.cwd()), async (home) =>
        orLeave(leave, nodeStatus(home), (status) => {
          process.stdout.write(options.json === true ? `${JSON.stringify(status)}\n` : statusText(status));
        }),
      );
    });
}

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
  for (const add of [addJoin, addStart, addStatus]) add(program, leave);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return code;
}
