import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { errorCode } from './error-code.ts';
import type { ProcStat } from './proc-stat.ts';
import { parseProcStat } from './proc-stat.ts';

const root = '/proc';

export function hasProcessTable(): boolean {
  return readProc('self/stat') !== undefined;
}

/** Every process that is alive; a zombie is only a number that waits for its parent. */
export function readProcessTable(): ProcStat[] {
  const processes: ProcStat[] = [];
  for (const name of readdirSync(root)) {
    const process = /^\d+$/.test(name) ? readProcess(Number(name)) : undefined;
    if (process !== undefined) processes.push(process);
  }
  return processes;
}

export function readProcess(pid: number): ProcStat | undefined {
  const text = readProc(`${pid}/stat`);
  const stat = text === undefined ? undefined : parseProcStat(text);
  return stat === undefined || stat.state === 'Z' || stat.state === 'X' ? undefined : stat;
}

/** Undefined when the process is gone or another user's, which then is none of ours. */
export function readEnviron(pid: number): string | undefined {
  return readProc(`${pid}/environ`);
}

/** A name that two processes share when they are in one namespace. */
export function readPidNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`${root}/${pid}/ns/pid`);
  } catch (error) {
    if (errorCode(error) !== undefined) return undefined;
    throw error;
  }
}

export function readCommandLine(pid: number): string {
  return (readProc(`${pid}/cmdline`) ?? '').split('\0').join(' ').trim().slice(0, 200);
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(`${root}/${path}`, 'utf8');
  } catch (error) {
    if (errorCode(error) !== undefined) return undefined;
    throw error;
  }
}
