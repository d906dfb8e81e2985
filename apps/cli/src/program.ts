import { Command, CommanderError } from 'commander';
import { withHubOptions } from './command.ts';
import type { Shell } from './command.ts';
import { listAgents } from './agent/list.ts';
import { tryAgent } from './agent/try.ts';
import { listParked } from './audit/list-parked.ts';
import { showAudit } from './audit/show-audit.ts';
import { showEvents } from './events.ts';
import { exitCodes, exitCodesText } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { approveFeature } from './feature/approve.ts';
import { cancelFeature } from './feature/cancel.ts';
import { createFeature } from './feature/create.ts';
import { diffFeature } from './feature/diff.ts';
import { listFeatures } from './feature/list.ts';
import { messageFeature } from './feature/message.ts';
import { pauseFeature } from './feature/pause.ts';
import { planFeature } from './feature/plan.ts';
import { requestChanges } from './feature/request-changes.ts';
import { showFeature } from './feature/show.ts';
import { startFeature } from './feature/start.ts';
import { watchFeature } from './feature/watch.ts';
import { whyAnything, whyFeature } from './feature/why.ts';
import { acceptInbox } from './inbox/accept.ts';
import { finishInbox } from './inbox/done.ts';
import { listInbox } from './inbox/list.ts';
import { readInbox } from './inbox/read.ts';
import { addToLane } from './lane/add.ts';
import { listLanes } from './lane/list.ts';
import { runOneOfLane } from './lane/run-one.ts';
import { showLane } from './lane/show.ts';
import { listNodes } from './node/list.ts';
import { makeJoinToken } from './node/token.ts';
import { addRepository } from './repo/add.ts';
import { editRepository } from './repo/edit.ts';
import { listRepositories } from './repo/list.ts';
import { showRepository } from './repo/show.ts';
import { sendSignal } from './signal/send.ts';
import { siblingCommand } from './sibling.ts';
import { clearCap, listCaps, setCap } from './spend/caps.ts';
import { showSpend } from './spend/show.ts';
import { showStatus } from './status.ts';
import { answerTask } from './task/answer.ts';
import { cancelTask } from './task/cancel.ts';
import { addTask } from './task/add.ts';
import { createTask } from './task/create.ts';
import { deleteTask } from './task/delete.ts';
import { dependTask, undependTask } from './task/depend.ts';
import { diffTask } from './task/diff.ts';
import { editTask } from './task/edit.ts';
import { freezeContract } from './task/freeze.ts';
import { logTask } from './task/log.ts';
import { messageTask } from './task/message.ts';
import { retryTask } from './task/retry.ts';
import { showTask } from './task/show.ts';
import { withoutValues } from './terminal/without-values.ts';
import { listWorkspaces } from './workspace/list.ts';
import { setWorkspace } from './workspace/set.ts';
import { showWorkspace } from './workspace/show.ts';
import type { World } from './world.ts';

const noun = (parent: Command, name: string, summary: string): Command => parent.command(name).description(summary);

function processes(shell: Shell): void {
  const hub = noun(shell.program, 'hub', 'the process that decides: plans, state, inbox');
  siblingCommand(shell, hub, 'hub', 'start', 'start a hub here; it needs nothing configured (`fuel hub start --help`)');
  siblingCommand(shell, hub, 'hub', 'verify', 'rebuild the rows from the event log and tell each difference');
  siblingCommand(shell, hub, 'hub', 'prune', 'take the events of features that ended long ago out of the log: `fuel hub prune --before 30d`');
  siblingCommand(shell, hub, 'hub', 'nats-keys', 'write the configuration of a nats-server of your own, and the key with which the hub lets nodes in');
  listParked(shell, hub);
  const node = noun(shell.program, 'node', 'the processes beside the repositories');
  siblingCommand(shell, node, 'node', 'join', 'let a node join a hub: `fuel node join <hub url> --repo DIR`, the token on stdin or in FUEL_JOIN_TOKEN');
  siblingCommand(shell, node, 'node', 'start', 'start the node that joined');
  siblingCommand(shell, node, 'node', 'status', 'how the node on this machine is');
  siblingCommand(shell, node, 'node', 'pause', 'the node on this machine finishes what runs and takes nothing new');
  siblingCommand(shell, node, 'node', 'resume', 'it takes work again');
  siblingCommand(shell, node, 'node', 'drain', 'it finishes what runs, takes nothing new, and stops');
  siblingCommand(shell, node, 'node', 'install', 'have the node start by itself: a service of systemd or launchd; `--print` shows it first');
  siblingCommand(shell, node, 'node', 'uninstall', 'take that service away again');
  siblingCommand(shell, node, 'node', 'doctor', 'the same as `fuel doctor`');
  siblingCommand(shell, node, 'node', 'check-config', 'everything that is wrong in a .fuel/config.yaml, with line and column');
  makeJoinToken(shell, node);
  listNodes(shell, node);
  siblingCommand(shell, shell.program, 'node', 'worktree', 'the worktrees that the node here keeps: `fuel worktree list`, `kept`, `gc [--dry-run]`, `open <worktree>`');
  siblingCommand(shell, shell.program, 'node', 'doctor', 'look at everything that a node needs here, and say what mends what is wrong');
}

function work(shell: Shell): void {
  const agent = noun(shell.program, 'agent', 'the coding agents of all nodes: who works, who waits and why').alias('agents');
  for (const add of [listAgents, tryAgent]) add(shell, agent);
  const repo = noun(shell.program, 'repo', 'the repositories that features go through');
  for (const add of [addRepository, editRepository, listRepositories, showRepository]) add(shell, repo);
  const workspace = noun(shell.program, 'workspace', 'groups of repositories: agent limits and routing rules');
  for (const add of [listWorkspaces, showWorkspace, setWorkspace]) add(shell, workspace);
  const feature = noun(shell.program, 'feature', 'what people ask for: a plan over repositories');
  for (const add of [planFeature, createFeature, listFeatures, showFeature, startFeature, watchFeature, whyFeature, diffFeature, approveFeature, requestChanges, pauseFeature, cancelFeature, messageFeature]) add(shell, feature);
  const task = noun(shell.program, 'task', 'one unit of work; named by id or as feature#key');
  for (const add of [createTask, showTask, diffTask, logTask, retryTask, answerTask, cancelTask, editTask, messageTask, freezeContract, addTask, dependTask, undependTask, deleteTask]) add(shell, task);
  const lane = noun(shell.program, 'lane', 'labels that tasks of any feature share');
  for (const add of [listLanes, showLane, addToLane, runOneOfLane]) add(shell, lane);
  const inbox = noun(shell.program, 'inbox', 'what waits for a person');
  for (const add of [listInbox, readInbox, acceptInbox, finishInbox]) add(shell, inbox);
  sendSignal(shell, shell.program);
  whyAnything(shell, shell.program);
  const cap = noun(shell.program, 'cap', 'how much may be spent');
  for (const add of [listCaps, setCap, clearCap]) add(shell, cap);
  showSpend(shell, shell.program);
  showStatus(shell, shell.program);
  showEvents(shell, shell.program);
  showAudit(shell, shell.program);
}

export function buildProgram(argv: readonly string[], world: World, leave: Shell['leave']): Command {
  const json = argv.includes('--json');
  const wrong = (text: string): string => (json ? `${JSON.stringify({ usage: withoutValues(text).replace(/^error: /, '').trim() })}\n` : withoutValues(text));
  const program = new Command('fuel')
    .description('Cross-repository features: one plan, one review, one landing.')
    .version(world.version)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: (text) => world.stderr.write(text), outputError: (text, write) => write(wrong(text)) })
    .showHelpAfterError(json ? false : '(--help says more)');
  withHubOptions(program);
  const shell = { program, world, argv, leave };
  processes(shell);
  work(shell);
  program
    .command('exit-codes', { hidden: true })
    .configureHelp({ formatHelp: exitCodesText })
    .action(() => void world.stdout.write(exitCodesText()));
  return program.addHelpText('after', '\n`fuel help exit-codes` lists what a script can count on.');
}

/** Runs one command line and says how it ended. A command that became another program ends with that program's code. */
export async function runProgram(argv: readonly string[], world: World): Promise<ExitCode | undefined> {
  let code: ExitCode | undefined;
  try {
    await buildProgram(argv, world, (left) => (code = left)).parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  return code;
}
