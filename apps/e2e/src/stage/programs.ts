import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, startDaemon } from '@fuel/process';

/** Where all of this lies: programs, and what they need. */
export const root = join(import.meta.dirname, '../../../..');
const { FUEL_E2E_PROGRAMS: folder = join(root, 'dist'), FUEL_E2E_NODE: node = process.execPath } = process.env;
/** The programs of this work tree; or those that were installed elsewhere, run by another Node (tools/test-pack.mjs). */
export const dist = (name: string): string => join(folder, name);
/** What runs them. */
export const runtime = node;

/** A program of ours, as a process: it can be told to stop, killed, frozen and started again. */
export interface Program {
  readonly pid: number;
  readonly log: string;
  stop(): Promise<void>;
  /** Ctrl-C, and its end. */
  interrupt(): Promise<number | null>;
  /** Its exit code, when it has ended by itself; null when a signal ended it. */
  ended(): Promise<number | null>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

export interface ProgramOptions {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
  readonly ready: (line: string) => boolean;
}

const readyTimeoutMs = 60_000;

export async function startProgram(options: ProgramOptions): Promise<Program> {
  await mkdir(join(options.log, '..'), { recursive: true });
  const daemon = await startDaemon({
    command: runtime,
    args: options.args,
    cwd: options.cwd,
    env: options.env,
    logPath: options.log,
    ready: { line: options.ready },
    readyTimeoutMs,
    graceMs: 30_000,
  });
  if (daemon.kind === 'failed') throw new Error(daemon.message);
  const { pid, done } = daemon;
  const ended = async (): Promise<number | null> => {
    const end = await done;
    return end.kind === 'exited' ? end.code : null;
  };
  return {
    pid,
    log: options.log,
    async stop() {
      signal(pid, 'SIGCONT');
      await daemon.stop();
    },
    interrupt() {
      signal(pid, 'SIGINT');
      return ended();
    },
    ended,
    async kill() {
      signal(pid, 'SIGKILL');
      await daemon.done;
    },
    freeze: () => signal(pid, 'SIGSTOP'),
    thaw: () => signal(pid, 'SIGCONT'),
  };
}

/** A program that is gone already needs no signal. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of our commands to its end. */
export async function runProgram(options: { args: readonly string[]; cwd: string; env: Readonly<Record<string, string>>; input?: string }): Promise<Answer> {
  const { end, stdout, stderr } = await runCommand({ command: runtime, timeoutMs: 60_000, ...options });
  return { code: end.kind === 'exited' ? end.code : null, stdout, stderr };
}
