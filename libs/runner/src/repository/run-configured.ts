import type { RepositoryConfig } from '@fuel/contracts';
import { reap, runCommand, type CommandResult, type Space } from '@fuel/process';

export type ConfiguredCommand = NonNullable<RepositoryConfig['check']>;

export type ConfiguredRun = {
  readonly command: ConfiguredCommand;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly envAllow: readonly string[];
  readonly timeoutMs: number;
  /** The mark by which it is found again when the node was killed. */
  readonly mark: string;
  readonly home: string;
  /** Ends it early; what it came to is then nobody's business. */
  readonly signal: AbortSignal;
  /** Where it runs; null: beside everything else. */
  readonly space?: Space | null;
  /** Values that are in nothing that it is said to have said. */
  readonly secrets?: readonly string[];
};

export type Ran =
  | { readonly ok: true }
  | { readonly ok: false; readonly could: 'not_run'; readonly message: string }
  /** `how` it ended, and all that was kept of what it said; `message` is that in short. */
  | { readonly ok: false; readonly could: 'run'; readonly message: string; readonly how: string; readonly output: string; readonly timedOut: boolean };

/** A command of the repository: one string goes through a shell, a list is run as it stands. */
export async function runConfigured(run: ConfiguredRun): Promise<Ran> {
  const [command, ...args] = typeof run.command === 'string' ? ['/bin/sh', '-c', run.command] : run.command;
  if (command === undefined) return { ok: false, could: 'not_run', message: 'the command is empty' };
  if (run.signal.aborted) return { ok: false, could: 'not_run', message: `"${commandText(run.command)}" was not started: the node stops` };
  const end = (): void => void reap({ attemptId: run.mark, nodeHome: run.home });
  run.signal.addEventListener('abort', end, { once: true });
  const result = await runCommand({
    command, args, cwd: run.cwd, env: run.env, envAllow: run.envAllow, timeoutMs: run.timeoutMs, maxOutputBytes: 64 * 1024, attemptId: run.mark, ...(run.space == null ? {} : { space: run.space }), ...(run.secrets === undefined ? {} : { secrets: run.secrets }),
  });
  run.signal.removeEventListener('abort', end);
  return judge(run, result);
}

export const commandText = (command: ConfiguredCommand): string => (typeof command === 'string' ? command : command.join(' '));

function judge(run: ConfiguredRun, { end, stdout, stderr }: CommandResult): Ran {
  const text = commandText(run.command);
  if (end.kind === 'not_started') return { ok: false, could: 'not_run', message: `"${text}" could not be started: ${end.message}` };
  if (end.kind === 'exited' && end.code === 0) return { ok: true };
  const how =
    end.intent === 'timeout_total'
      ? `took longer than ${Math.round(run.timeoutMs / 1_000)} s and was ended`
      : end.kind === 'exited'
        ? `exited with ${end.code}`
        : `was ended by ${end.signal}`;
  const output = [stdout.trimEnd(), stderr.trimEnd()].filter((said) => said !== '').join('\n');
  return { ok: false, could: 'run', message: `"${text}" ${how}\n${lastOf(output)}`.trimEnd(), how, output, timedOut: end.intent === 'timeout_total' };
}

const mostOutput = 6_000;

/** The end of the output is where the reason stands. */
const lastOf = (output: string): string => (output.length <= mostOutput ? output : `…${output.slice(-mostOutput)}`);
