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
export type { Isolation, Possibility } from './space/probe-isolation.ts';
export type { OpenedSpace, Overlay, Space, SpaceOptions } from './space/space.ts';
export type { Walls } from './space/walls.ts';
export type { Rights } from './space/rights.ts';
export { ownSecrets, trustedWith } from './let-through.ts';
export { findSpace } from './space/find-space.ts';
export { openSpace } from './space/open-space.ts';
export { probeIsolation } from './space/probe-isolation.ts';
export { isRunning } from './is-running.ts';
export { newId } from './new-id.ts';
export { outliveReaders } from './outlive-readers.ts';
export { leftByAttempts, type LeftProcess } from './left-behind.ts';
export { helperMarks, reap, reapAll, reapDaemons } from './reap.ts';
export { runCommand } from './run-command.ts';
export { runInFront, type InFrontOptions } from './run-in-front.ts';
export { scrub } from './scrub.ts';
export { spawnProcess } from './spawn-process.ts';
export { startDaemon } from './start-daemon.ts';
export { userName } from './user-name.ts';
export { workingIn } from './working-in.ts';
