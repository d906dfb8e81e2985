export interface EndedProcess {
  readonly pid: number;
  /** Null for a descendant that does not carry the mark itself. */
  readonly attemptId: string | null;
  readonly command: string;
  readonly signal: 'SIGTERM' | 'SIGKILL';
}

export interface ReapReport {
  readonly ended: readonly EndedProcess[];
  /** Still there after SIGKILL (another user's, or stuck in the kernel). */
  readonly survivors: readonly number[];
  /**
   * How far the search could see. `proc`: every process of ours, wherever it hid. `groups`: only the process groups that
   * were written down when they started (systems without /proc); a process that left its group is not found there.
   */
  readonly coverage: 'proc' | 'groups';
}
