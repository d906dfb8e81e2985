/** One line of /proc/<pid>/stat, as far as it says who belongs to whom. */
export interface ProcStat {
  readonly pid: number;
  readonly command: string;
  readonly state: string;
  readonly ppid: number;
  readonly pgrp: number;
  readonly session: number;
  /** In clock ticks since boot: with the pid it names a process, the pid alone does not. */
  readonly startTime: string;
}

/** The command may hold spaces and parentheses, so the fields are counted from the last one. */
export function parseProcStat(text: string): ProcStat | undefined {
  const opened = text.indexOf('(');
  const closed = text.lastIndexOf(')');
  if (opened === -1 || closed < opened) return undefined;
  const fields = text.slice(closed + 2).split(' ');
  const [state, ppid, pgrp, session] = fields;
  const startTime = fields[19];
  if (state === undefined || ppid === undefined || pgrp === undefined || session === undefined || startTime === undefined) return undefined;
  return {
    pid: Number(text.slice(0, opened)),
    command: text.slice(opened + 1, closed),
    state,
    ppid: Number(ppid),
    pgrp: Number(pgrp),
    session: Number(session),
    startTime,
  };
}

/** The value of a variable in /proc/<pid>/environ, which is what the process was started with. */
export function environValue(environ: string, name: string): string | undefined {
  const mark = `${name}=`;
  const at = environ.startsWith(mark) ? 0 : environ.indexOf(`\0${mark}`) + 1;
  if (at === 0 && !environ.startsWith(mark)) return undefined;
  const from = at + mark.length;
  const to = environ.indexOf('\0', from);
  return environ.slice(from, to === -1 ? undefined : to);
}
