export type { Line, OutputLine } from './line.ts';
export type {
  ChildOptions,
  CommandOptions,
  CommandResult,
  Daemon,
  DaemonOptions,
  Deadlines,
  Readiness,
  RunningProcess,
  SpawnOptions,
} from './options.ts';
export type { EndIntent, NotStartedReason, ProcessEnd, StopIntent, StreamCount } from './process-end.ts';
export type { EndedProcess, ReapReport } from './reap-report.ts';
