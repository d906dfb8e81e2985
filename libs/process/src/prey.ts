import { errorCode } from './error-code.ts';
import { family, lineage } from './family.ts';
import type { ProcStat } from './proc-stat.ts';
import { environValue } from './proc-stat.ts';
import { hasProcessTable, readCommandLine, readEnviron, readPidNamespace, readProcess, readProcessTable } from './process-table.ts';
import type { Members } from './space/space.ts';
import { attemptVariable } from './variables.ts';

/** Something that can be ended: a process, or where processes cannot be listed, a whole group. */
export interface Prey {
  readonly pid: number;
  readonly pgid: number;
  readonly attemptId: string | null;
  readonly command: string;
  readonly isAlive: () => boolean;
  /** False when it was gone already or is not ours to signal. */
  readonly signal: (signal: 'SIGTERM' | 'SIGKILL') => boolean;
}

export interface Marks {
  /** The variables of a process decide whether it is ours. */
  readonly environment: (value: (name: string) => string | undefined) => boolean;
  /** The session that a child of ours leads. */
  readonly session?: number;
  /** Whoever lives in that space, but not who keeps it open. */
  readonly members?: Members | null;
  /** Attempts that live on, with all that belongs to them. */
  readonly except?: ReadonlySet<string>;
  /** What carries the marks and is not ours to end, by its command line. */
  readonly spares?: (value: (name: string) => string | undefined, command: string) => boolean;
}

/** Two nodes on one machine may know attempts by one name: who says that it is of another home is not ours. */
export const isOfHome = (theirs: string | undefined, ours: string | undefined): boolean => theirs === undefined || ours === undefined || theirs === ours;

/** Everything alive that carries the marks, and its descendants. Never the caller or its ancestors. */
export function findPrey(marks: Marks): Prey[] {
  if (!hasProcessTable()) return marks.session === undefined ? [] : groupPrey(marks.session);
  const processes = readProcessTable();
  const spared = lineage(processes, process.pid);
  const attempts = new Map<number, string | undefined>();
  const ours = (candidate: ProcStat) => {
    const environ = readEnviron(candidate.pid);
    const value = (name: string) => (environ === undefined ? undefined : environValue(environ, name));
    const attempt = value(attemptVariable);
    attempts.set(candidate.pid, attempt);
    if (attempt !== undefined && marks.except?.has(attempt)) {
      spared.add(candidate.pid);
      return false;
    }
    if (marks.members != null && candidate.session !== marks.members.keeper && readPidNamespace(candidate.pid) === marks.members.namespace) return true;
    if (candidate.session === marks.session) return true;
    if (environ === undefined || !marks.environment(value)) return false;
    if (marks.spares?.(value, readCommandLine(candidate.pid)) !== true) return true;
    spared.add(candidate.pid);
    return false;
  };
  return family(processes, ours, spared).map((member) => preyOf(member, attempts.get(member.pid) ?? null));
}

function preyOf(found: ProcStat, attemptId: string | null): Prey {
  // The number may belong to another process by now: only the start time says that it is still the one we found.
  const isAlive = () => readProcess(found.pid)?.startTime === found.startTime;
  return {
    pid: found.pid,
    pgid: found.pgrp,
    attemptId,
    command: readCommandLine(found.pid) || found.command,
    isAlive,
    signal: (signal) => isAlive() && sendSignal(found.pid, signal),
  };
}

export function groupWithoutLeader(pgid: number): readonly number[] {
  return readProcessTable().filter(({ pid, pgrp }) => pgrp === pgid && pid !== pgid).map(({ pid }) => pid);
}

export function groupPrey(pgid: number): Prey[] {
  if (!sendSignal(-pgid, 0)) return [];
  const target = -pgid;
  return [
    {
      pid: pgid,
      pgid,
      attemptId: null,
      command: `process group ${pgid}`,
      isAlive: () => sendSignal(target, 0),
      signal: (signal) => sendSignal(target, signal),
    },
  ];
}

export function sendSignal(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}
