import type { OutputLine } from './line.ts';
import type { ProcessEnd } from './process-end.ts';
import type { Space } from './space/space.ts';

/** What every child of ours is started from. */
export interface ChildOptions {
  /** A path, or a name that is looked up in the child's own PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Set in the child whatever the allow-list says. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of further variables of ours that the child may inherit. */
  readonly envAllow?: readonly string[];
  /** Values that are removed from logs, lines and tails before anybody sees them; those of `envAllow` that may be secrets are too. */
  readonly secrets?: readonly string[];
  /** Runs in there; its paths are as they are seen inside. */
  readonly space?: Space;
}

export interface Deadlines {
  /** Until the first byte on stdout or stderr. */
  readonly firstOutputMs?: number;
  /** Silence on both streams; does not run while a tool call is open. */
  readonly idleMs?: number;
  readonly totalMs?: number;
}

export interface SpawnOptions extends ChildOptions {
  /** Written to stdin, which is then closed. Without it stdin is empty. */
  readonly input?: string;
  /** Instead of `input`: stdin stays open for `write` and `endInput`. */
  readonly spokenTo?: boolean;
  readonly stdoutPath?: string;
  readonly stderrPath?: string;
  /** A promise holds back further reading, so that a slow reader slows the child instead of filling our memory. */
  readonly onLine?: (line: OutputLine) => void | Promise<void>;
  readonly deadlines?: Deadlines;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** Called before SIGTERM, unless all was said: it asks the child in its own language, and says for how many milliseconds that may take to end it. 0: it cannot be asked. */
  readonly farewell?: () => number;
  readonly maxLineBytes?: number;
  readonly maxLogBytes?: number;
  /** Becomes FUEL_ATTEMPT_ID in the child's environment, by which it and all it leaves behind is found again. */
  readonly attemptId?: string;
}

/** What only this package may ask for. */
export interface LaunchOptions extends SpawnOptions {
  readonly whenLogFull?: 'cut' | 'rotate';
  readonly stopSignal?: NodeJS.Signals;
  /** stdin stays open until the child or we are gone. */
  readonly holdInput?: boolean;
  /** How much of each stream is kept in memory; without it a tail for messages. */
  readonly keep?: { readonly headBytes: number; readonly tailBytes: number };
}

/**
 * A child that was started, or tried to be. Life cycle:
 *   running -> (ends by itself | stop | deadline) -> what it left behind is ended -> output is read to its end -> `done`
 */
export interface RunningProcess {
  /** Undefined when it could not be started; `done` says why. */
  readonly pid: number | undefined;
  readonly pgid: number | undefined;
  readonly done: Promise<ProcessEnd>;
  /** What `farewell` asks for, SIGTERM to the group, SIGKILL after the grace, to the group and to everything that carries its marks. */
  readonly stop: (intent: 'cancelled' | 'shutdown' | 'enough' | 'used_up') => Promise<ProcessEnd>;
  /** To a child that is spoken to; what comes after its end is lost, as it is with any pipe. */
  readonly write: (text: string) => void;
  readonly endInput: () => void;
  /** Counted: the idle deadline runs again when as many resumes as pauses were called. */
  readonly pauseIdle: () => void;
  readonly resumeIdle: () => void;
}

export interface CommandOptions extends ChildOptions {
  readonly input?: string;
  readonly timeoutMs: number;
  /** Of each stream; the beginning and the end are kept. */
  readonly maxOutputBytes?: number;
  readonly graceMs?: number;
  readonly attemptId?: string;
}

export interface CommandResult {
  readonly end: ProcessEnd;
  readonly stdout: string;
  readonly stderr: string;
}

/** How we know that a daemon serves: by a line that it prints, or by asking it. */
export type Readiness =
  | { readonly line: (text: string) => boolean }
  | { readonly probe: () => Promise<boolean>; readonly everyMs?: number };

export interface DaemonOptions extends ChildOptions {
  /** stdout and stderr together; begun anew, with one older file kept, when it reaches `maxLogBytes`. */
  readonly logPath: string;
  readonly ready: Readiness;
  readonly readyTimeoutMs: number;
  readonly graceMs?: number;
  readonly maxLogBytes?: number;
  /** Databases and brokers differ in what they call an orderly stop. */
  readonly stopSignal?: 'SIGTERM' | 'SIGINT' | 'SIGQUIT';
  /** Becomes FUEL_DAEMON_OWNER, by which `reapDaemons` finds what a killed owner left running. */
  readonly ownedBy?: string;
}

export type Daemon =
  | { readonly kind: 'ready'; readonly pid: number; readonly done: Promise<ProcessEnd>; readonly stop: () => Promise<ProcessEnd> }
  | { readonly kind: 'failed'; readonly message: string; readonly end: ProcessEnd };
