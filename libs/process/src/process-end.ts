/** Why we ended a process ourselves; `none` when it ended by itself, `enough` when all was said and it stayed, `used_up` when it used more than it may. The first intent wins. */
export type StopIntent = 'cancelled' | 'timeout_first_output' | 'timeout_idle' | 'timeout_total' | 'shutdown' | 'enough' | 'used_up';
export type EndIntent = 'none' | StopIntent;

export type NotStartedReason =
  | 'executable_missing'
  | 'permission'
  | 'cwd_missing'
  | 'arguments_too_long'
  | 'out_of_resources'
  | 'log_unwritable'
  | 'spawn_failed';

/** How much a stream said and whether the log on disk has all of it. */
export interface StreamCount {
  readonly bytes: number;
  readonly lines: number;
  readonly logTruncated: boolean;
}

interface EndFacts {
  readonly durationMs: number;
  readonly intent: EndIntent;
  /** The last few KiB of each stream, with known secrets removed. */
  readonly stdoutTail: string;
  readonly stderrTail: string;
  readonly stdout: StreamCount;
  readonly stderr: StreamCount;
  /** Processes that outlived the one we started and had to be ended by us. */
  readonly leftovers: readonly number[];
  /** What went wrong around the process without being its end: a log that could not be written, output that stayed open. */
  readonly warnings: readonly string[];
}

/** How a process ended. Data, never an exception: a child's failure is news. */
export type ProcessEnd =
  | (EndFacts & { readonly kind: 'exited'; readonly code: number })
  | (EndFacts & { readonly kind: 'signalled'; readonly signal: string })
  | (EndFacts & { readonly kind: 'not_started'; readonly reason: NotStartedReason; readonly message: string });
