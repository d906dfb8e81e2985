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
export type { LineReader } from './line-reader.ts';
export type { Scrubber } from './scrub.ts';
export type { Isolation, Possibility } from './space/probe-isolation.ts';
export type { OpenedSpace, Overlay, Space, SpaceOptions } from './space/space.ts';
export type { Walls } from './space/walls.ts';
export type { Rights } from './space/rights.ts';
export { childEnvironment } from './environment.ts';
export { ownSecrets, trustedWith } from './let-through.ts';
export { lineReader } from './line-reader.ts';
export { findSpace } from './space/find-space.ts';
export { openSpace } from './space/open-space.ts';
export { probeIsolation } from './space/probe-isolation.ts';
export { leftByAttempts, type LeftProcess } from './left-behind.ts';
export { helperMarks, reap, reapAll, reapDaemons } from './reap.ts';
export { runCommand } from './run-command.ts';
export { runInFront, type InFrontOptions } from './run-in-front.ts';
export { scrub, scrubber } from './scrub.ts';
export { spawnProcess } from './spawn-process.ts';
export { startDaemon } from './start-daemon.ts';
export { workingIn } from './working-in.ts';
