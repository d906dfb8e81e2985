import type { ProcStat } from './proc-stat.ts';

/** Everything that is `ours` and all that descends from it, without what must be spared and what descends only from that. */
export function family(
  processes: readonly ProcStat[],
  ours: (process: ProcStat) => boolean,
  spared: ReadonlySet<number>,
): ProcStat[] {
  const children = new Map<number, ProcStat[]>();
  for (const process of processes) {
    const siblings = children.get(process.ppid);
    if (siblings === undefined) children.set(process.ppid, [process]);
    else siblings.push(process);
  }
  const members = new Map<number, ProcStat>();
  const open = processes.filter(ours);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (spared.has(next.pid) || members.has(next.pid)) continue;
    members.set(next.pid, next);
    open.push(...(children.get(next.pid) ?? []));
  }
  return [...members.values()].sort((a, b) => a.pid - b.pid);
}

/** A process and its ancestors: whoever searches never ends itself, not even when it runs inside an attempt. */
export function lineage(processes: readonly ProcStat[], pid: number): Set<number> {
  const parents = new Map(processes.map((process) => [process.pid, process.ppid]));
  const line = new Set<number>();
  for (let next: number | undefined = pid; next !== undefined && next > 0 && !line.has(next); next = parents.get(next)) line.add(next);
  return line;
}
