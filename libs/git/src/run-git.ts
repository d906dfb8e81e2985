import { simpleGit } from 'simple-git';
import { GitFailure } from './git-failure.ts';
import type { Environment, Git } from './open-git.ts';
import { sshCommand } from './ssh-command.ts';
import { translateFailure } from './translate-failure.ts';
import { scrub } from './scrub.ts';
import { layUserConfig } from './user-config.ts';

export type Call = {
  /** The mirror's directory. It is named to git outright: git never searches for a repository. */
  readonly gitDir: string;
  readonly args: readonly string[];
  readonly environment?: Environment;
  readonly input?: string | Buffer;
  readonly network?: boolean;
  /** Over what every call is given. */
  readonly settings?: readonly string[];
  /** Exit codes that are answers. */
  readonly answers?: readonly number[];
  /** The call is ended once it has said this much. */
  readonly maxBytes?: number;
};
export type Answer = { readonly exitCode: number; readonly stdout: Buffer; readonly stderr: string; readonly cut: boolean };

/** On the command line these win over whatever any configuration file says. */
const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.autocrlf=false',
  'core.quotePath=false',
  /* A commit-graph file is a cache that the agent can write, and ancestry is read from it. */
  'core.commitGraph=false',
  'core.logAllRefUpdates=false',
  /* A server that says nothing for so long is given up. */
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=120',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'fetch.prune=false',
  'fetch.pruneTags=false',
  'fetch.writeCommitGraph=false',
  'push.recurseSubmodules=no',
  'push.followTags=false',
  'push.gpgSign=false',
  'advice.detachedHead=false',
];

/** simple-git refuses these unless it is told that they are ours. Its guards on pack options, filters, drivers, proxies and includes stay up. */
const allowed = {
  allowUnsafeHooksPath: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeAskPass: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
};

/** A killed git may leave a helper that holds its pipes open; the caller is not kept waiting for it longer than this. */
const graceMs = 1_000;

type Seen = { exitCode: number | null; stdout: Buffer; stderr: string };

async function spawnGit(git: Git, call: Call, stop: AbortSignal, tooMuch: AbortController): Promise<Seen> {
  const ours = call.network === true ? { ...git.environment.network, GIT_CONFIG_GLOBAL: layUserConfig(git) } : git.environment.local;
  const environment = { ...ours, ...(await wayToSsh(git, call)), GIT_DIR: call.gitDir, ...call.environment };
  const seen: Seen = { exitCode: null, stdout: Buffer.alloc(0), stderr: '' };
  const { input, maxBytes } = call;
  const client = simpleGit({
    baseDir: call.gitDir,
    binary: programOf(git),
    config: [...settings, ...(call.settings ?? [])],
    unsafe: git.door.length === 0 ? allowed : { ...allowed, allowUnsafeCustomBinary: true },
    allowEnvironment: Object.keys(environment),
    abort: stop,
    completion: { onClose: true, onExit: false },
    ...(input === undefined ? {} : { input: () => input }),
    errors: (_error, { exitCode, stdOut, stdErr }) => {
      Object.assign(seen, { exitCode, stdout: Buffer.concat(stdOut), stderr: Buffer.concat(stdErr).toString('utf8') });
      return undefined;
    },
  }).env(environment);
  let bytes = 0;
  client.outputHandler((_command, stdout, stderr) => {
    stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > (maxBytes ?? Infinity)) tooMuch.abort();
    });
    /* simple-git waits 50 ms more after a git that said nothing; an empty word spares each silent call that wait. */
    stderr.once('end', () => stderr.emit('data', Buffer.alloc(0)));
  });
  await client.raw([...call.args]);
  return seen;
}

/** simple-git takes a program and one word before what it says itself, so `env` splits that word. A door needs no quoting, and gets none. */
function programOf({ binary, door }: Git): string | [string, string] {
  if (door.length === 0) return binary;
  const words = [...door, binary];
  const odd = words.find((word) => !/^[\w@%+=:,./-]+$/.test(word));
  if (odd !== undefined) throw new GitFailure({ code: 'git.failed', message: `git cannot be run through a door that is called ${odd}`, retryable: false });
  return ['env', `-S${words.join(' ')}`];
}

/** As git has it: the environment, then GIT_SSH, then the user's own configuration; only nobody is asked anything. */
async function wayToSsh(git: Git, { network, gitDir, args }: Call): Promise<Environment> {
  if (network !== true || args[0] === 'config') return {};
  const { ssh, environment } = git;
  if (ssh.given === null && environment.network['GIT_SSH'] !== undefined) return {};
  ssh.command ??= ssh.given === null ? configured(git, gitDir) : Promise.resolve(sshCommand(ssh.given));
  return { GIT_SSH_COMMAND: await ssh.command };
}

async function configured(git: Git, gitDir: string): Promise<string> {
  const { stdout } = await runGit(git, { gitDir, args: ['config', '--global', '--get', 'core.sshCommand'], network: true, answers: [1, 128] });
  return sshCommand(stdout.toString('utf8').trim() || 'ssh');
}

const whenAborted = (signal: AbortSignal): Promise<'stopped'> =>
  new Promise((resolve) => {
    const settle = (): void => void setTimeout(() => resolve('stopped'), graceMs).unref();
    if (signal.aborted) settle();
    else signal.addEventListener('abort', settle, { once: true });
  });

/** One call of git: argument array, named variables, a deadline. Answers are values; all else is a GitFailure. */
export async function runGit(git: Git, call: Call): Promise<Answer> {
  const what = `git ${call.args[0] ?? ''}`;
  const deadlineMs = call.network === true ? git.deadlineMs.network : git.deadlineMs.local;
  const deadline = AbortSignal.timeout(deadlineMs);
  const tooMuch = new AbortController();
  const stop = AbortSignal.any([deadline, tooMuch.signal, ...(git.signal === null ? [] : [git.signal])]);

  const seen = await Promise.race([spawnGit(git, call, stop, tooMuch), whenAborted(stop)]);

  if (git.signal?.aborted === true) throw new GitFailure({ code: 'git.aborted', message: `${what} was stopped`, retryable: true });
  if (deadline.aborted && (seen === 'stopped' || seen.exitCode !== 0)) {
    throw new GitFailure({ code: 'git.timeout', message: `${what} was stopped after ${deadlineMs} ms`, retryable: true });
  }
  if (seen === 'stopped') throw new GitFailure({ code: 'git.failed', message: `${what} said too much and did not end`, retryable: true });
  const cut = tooMuch.signal.aborted;
  const { stdout, exitCode } = seen;
  const stderr = scrub(seen.stderr);
  if (cut) return { exitCode: 0, stdout: stdout.subarray(0, call.maxBytes), stderr, cut };
  if (exitCode === 0 || (exitCode !== null && call.answers?.includes(exitCode) === true)) return { exitCode, stdout, stderr, cut };
  throw translateFailure({ what, exitCode, stderr });
}
