import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import { execa } from 'execa';
import { watchDeadlines } from './deadlines.ts';
import { childEnvironment } from './environment.ts';
import { recordGroup } from './group-record.ts';
import { trustedWith } from './let-through.ts';
import type { Logs } from './logs.ts';
import { openLogs } from './logs.ts';
import type { NotStarted } from './not-started.ts';
import { explainNotStarted } from './not-started.ts';
import type { LaunchOptions, RunningProcess } from './options.ts';
import type { Output } from './output.ts';
import { readOutput } from './output.ts';
import type { ProcessEnd } from './process-end.ts';
import { hasProcessTable } from './process-table.ts';
import { unfit } from './space/unfit.ts';
import { supervise } from './supervise.ts';
import { attemptVariable, nodeHomeVariable, spawnVariable } from './variables.ts';

export interface Launched {
  readonly process: RunningProcess;
  /** What was kept of the output; whole after `done`. */
  readonly kept: () => { readonly stdout: string; readonly stderr: string };
}

const defaults = { maxLineBytes: 10 * 1024 * 1024, maxLogBytes: 64 * 1024 * 1024, tailBytes: 8 * 1024 };

/** The one place where a child process begins. */
export function launch(options: LaunchOptions): Launched {
  const began = performance.now();
  const logs = openLogs({ ...options, maxLogBytes: options.maxLogBytes ?? defaults.maxLogBytes, whenLogFull: options.whenLogFull ?? 'cut' });
  if (typeof logs === 'string') {
    const message = `the log of ${options.command} cannot be written: ${logs}; make the directory writable or free some space`;
    return unstarted(Promise.resolve(notStartedEnd({ reason: 'log_unwritable', message }, began, [])));
  }
  const missing = options.space === undefined ? null : unfit(options, options.space);
  if (missing !== null) return unstarted(logs.close().then((warnings) => notStartedEnd(missing, began, warnings)));
  const spawnId = randomUUID();
  const child = startChild(options, spawnId);
  const { pid, nodeChildProcess } = child;
  if (pid === undefined) return unstarted(explainFailure(child, options, logs, began));
  if (!hasProcessTable()) recordForReaper(options, pid);

  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    nodeChildProcess.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
  const deadlines = watchDeadlines(options.deadlines ?? {}, (which) => {
    supervised.begin(which);
  });
  const secrets = [...(options.secrets ?? []), ...trustedWith(options.envAllow ?? [])];
  const read = (stream: 'stdout' | 'stderr'): Output =>
    readOutput({
      stream,
      source: child[stream],
      log: logs[stream],
      secrets,
      maxLineBytes: options.maxLineBytes ?? defaults.maxLineBytes,
      keep: options.keep ?? { headBytes: 0, tailBytes: defaults.tailBytes },
      onLine: options.onLine,
      onChunk() {
        deadlines.output();
        deadlines.pause();
      },
      onHandled: deadlines.resume,
    });
  const outputs = { stdout: read('stdout'), stderr: read('stderr') };
  const supervised = supervise({ pid, spawnId, exit, settled: child, outputs, logs, deadlines, options, began });
  return {
    process: {
      pid,
      pgid: pid,
      done: supervised.done,
      stop(intent) {
        supervised.begin(intent);
        return supervised.done;
      },
      ...speakTo(options.spokenTo === true ? child.stdin : null),
      pauseIdle: deadlines.pause,
      resumeIdle: deadlines.resume,
    },
    kept: () => ({ stdout: outputs.stdout.kept(), stderr: outputs.stderr.kept() }),
  };
}

function startChild(options: LaunchOptions, spawnId: string) {
  const { space, holdInput = false } = options;
  const [command, ...args] = space === undefined ? [options.command, ...options.args] : space.enter(options);
  return execa(command, args, {
    cwd: space === undefined ? options.cwd : '/',
    env: {
      ...childEnvironment(process.env, options),
      [spawnVariable]: spawnId,
      ...(options.attemptId === undefined ? {} : { [attemptVariable]: options.attemptId }),
    },
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    encoding: 'buffer',
    stdout: 'pipe',
    stderr: 'pipe',
    ...(options.input === undefined || options.spokenTo === true ? { stdin: holdInput || options.spokenTo === true ? 'pipe' : 'ignore' } : { input: options.input }),
  });
}

function speakTo(stdin: Writable | null): Pick<RunningProcess, 'write' | 'endInput'> {
  // It may end before it has heard everything; how it ended is told elsewhere.
  stdin?.on('error', () => undefined);
  return {
    write(text) {
      if (stdin?.writable === true) stdin.write(text);
    },
    endInput() {
      stdin?.end();
    },
  };
}

function recordForReaper({ env, attemptId }: LaunchOptions, pid: number): void {
  const nodeHome = env?.[nodeHomeVariable];
  if (nodeHome !== undefined && attemptId !== undefined) recordGroup(nodeHome, attemptId, pid);
}

async function explainFailure(
  child: PromiseLike<{ readonly code?: string | undefined; readonly originalMessage?: string | undefined; readonly message?: string | undefined }>,
  options: LaunchOptions,
  logs: Logs,
  began: number,
): Promise<ProcessEnd> {
  const result = await child;
  const message = result.originalMessage ?? result.message ?? 'no reason given';
  const reason = explainNotStarted({ code: result.code, message }, options.command, options.cwd);
  return notStartedEnd(reason, began, await logs.close());
}

function notStartedEnd(notStarted: NotStarted, began: number, warnings: readonly string[]): ProcessEnd {
  const nothing = { bytes: 0, lines: 0, logTruncated: false };
  const durationMs = Math.round(performance.now() - began);
  const silent = { stdoutTail: '', stderrTail: '', stdout: nothing, stderr: nothing, leftovers: [] };
  return { kind: 'not_started', ...notStarted, durationMs, intent: 'none', ...silent, warnings };
}

function unstarted(done: Promise<ProcessEnd>): Launched {
  const nothing = () => undefined;
  return {
    process: { pid: undefined, pgid: undefined, done, stop: () => done, write: nothing, endInput: nothing, pauseIdle: nothing, resumeIdle: nothing },
    kept: () => ({ stdout: '', stderr: '' }),
  };
}
