import { setTimeout as pause } from 'node:timers/promises';
import type { DeadlineWatch } from './deadlines.ts';
import { endPrey } from './end-prey.ts';
import { forgetGroup } from './group-record.ts';
import type { Logs } from './logs.ts';
import type { Output } from './output.ts';
import type { LaunchOptions } from './options.ts';
import type { Marks, Prey } from './prey.ts';
import { findPrey, groupWithoutLeader, isOfHome, sendSignal } from './prey.ts';
import type { EndIntent, ProcessEnd, StopIntent } from './process-end.ts';
import { hasProcessTable } from './process-table.ts';
import { attemptVariable, nodeHomeVariable, spawnVariable } from './variables.ts';

interface Started {
  readonly pid: number;
  readonly spawnId: string;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** The spawner's own bookkeeping; never rejects. */
  readonly settled: PromiseLike<unknown>;
  readonly outputs: { readonly stdout: Output; readonly stderr: Output };
  readonly logs: Logs;
  readonly deadlines: DeadlineWatch;
  readonly options: LaunchOptions;
  readonly began: number;
}

export interface Supervised {
  readonly begin: (intent: StopIntent) => void;
  readonly done: Promise<ProcessEnd>;
}

/** Somebody we cannot find holds the pipe open when it stays silent for this long after everybody else is gone. */
const silentPipeMs = 1_000;
const tailCharacters = 8 * 1024;

/**
 *   running -> leader gone -> what it left behind is ended -> output read to its end -> logs closed -> done
 *   stop or deadline: it is asked, where it can be, and has a moment; signal to the group; after the grace SIGKILL to the group, and the rest is as above
 */
export function supervise(started: Started): Supervised {
  const { pid, options, deadlines } = started;
  let intent: EndIntent = 'none';
  let graceEnds = 0;
  let timer: NodeJS.Timeout | undefined;
  let told = false;
  let gone = false;
  let known: readonly Prey[] = [];

  const killGroup = () => {
    sendSignal(-pid, 'SIGKILL');
  };
  const tell = () => {
    told = true;
    // Taken while parents still live: a descendant that shed its marks is known by its descent only.
    known = findPrey(marksOf(started));
    graceEnds = performance.now() + options.graceMs;
    tellGroup(pid, options);
    timer = setTimeout(killGroup, options.graceMs);
  };
  const begin = (wanted: StopIntent) => {
    if (gone || intent !== 'none') return;
    intent = wanted;
    deadlines.end();
    const askedMs = wanted === 'enough' ? 0 : (options.farewell?.() ?? 0);
    if (askedMs === 0) tell();
    else {
      known = findPrey(marksOf(started));
      timer = setTimeout(tell, askedMs);
    }
  };
  const live = async (): Promise<ProcessEnd> => {
    const reading = Promise.allSettled([started.outputs.stdout.finished, started.outputs.stderr.finished]);
    // A reader of ours that throws is a bug: nobody listens any more, so the child must not go on.
    Promise.all([started.outputs.stdout.finished, started.outputs.stderr.finished]).catch(killGroup);
    const { code, signal } = await started.exit;
    gone = true;
    clearTimeout(timer);
    deadlines.end();
    const durationMs = Math.round(performance.now() - started.began);
    const chase = await endLeftovers(started, known, told ? Math.max(0, graceEnds - performance.now()) : null);
    const abandoned = await readToEnd(reading, started.outputs);
    await started.settled;
    const unwritten = await started.logs.close();
    for (const read of await reading) if (read.status === 'rejected') throw read.reason;
    const survivors = chase.survivors.map((survivor) => `process ${survivor} is still there after SIGKILL`);
    const facts = {
      durationMs,
      intent,
      stdoutTail: started.outputs.stdout.kept().slice(-tailCharacters),
      stderrTail: started.outputs.stderr.kept().slice(-tailCharacters),
      stdout: started.outputs.stdout.count(),
      stderr: started.outputs.stderr.count(),
      leftovers: chase.ended.map((process) => process.pid),
      warnings: [...survivors, ...abandoned, ...unwritten],
    };
    return signal === null ? { kind: 'exited', code: code ?? 0, ...facts } : { kind: 'signalled', signal, ...facts };
  };
  return { begin, done: live() };
}

/** Who leads the group of a child in a space is only the door, and must outlast the child: it knows how that ended. */
function tellGroup(pid: number, { space, stopSignal = 'SIGTERM' }: LaunchOptions): void {
  const inside = space === undefined ? [] : groupWithoutLeader(pid);
  for (const member of inside) sendSignal(member, stopSignal);
  if (inside.length === 0) sendSignal(-pid, stopSignal);
}

function marksOf({ pid, spawnId, options: { attemptId, env, space } }: Started): Marks {
  const home = env?.[nodeHomeVariable];
  return {
    session: pid,
    members: space?.members ?? null,
    environment: (value) => value(spawnVariable) === spawnId || (attemptId !== undefined && value(attemptVariable) === attemptId && isOfHome(value(nodeHomeVariable), home)),
  };
}

/** After a stop the group was told already and has what is left of its grace; else everything gets the whole of it. */
async function endLeftovers(started: Started, known: readonly Prey[], graceLeftMs: number | null) {
  const { pid, options } = started;
  const find = () => {
    const found = findPrey(marksOf(started));
    const pids = new Set(found.map((prey) => prey.pid));
    return [...found, ...known.filter((prey) => !pids.has(prey.pid) && prey.isAlive())];
  };
  const result = await endPrey({
    find,
    graceMs: graceLeftMs ?? options.graceMs,
    ...(graceLeftMs === null ? {} : { wasTold: (prey) => prey.pgid === pid }),
  });
  const nodeHome = options.env?.[nodeHomeVariable];
  if (!hasProcessTable() && nodeHome !== undefined && options.attemptId !== undefined) forgetGroup(nodeHome, options.attemptId);
  return result;
}

async function readToEnd(reading: Promise<unknown>, outputs: Started['outputs']): Promise<string[]> {
  const warnings: string[] = [];
  const ended = reading.then(() => true);
  const watched = Object.entries(outputs);
  let before = watched.map(([, output]) => output.progress().chunks);
  const stopWaiting = new AbortController();
  const silence = () => pause(silentPipeMs, false, { signal: stopWaiting.signal }).catch(() => false);
  while (!(await Promise.race([ended, silence()]))) {
    watched.forEach(([name, output], index) => {
      const { chunks, handling, finished } = output.progress();
      if (finished || handling || chunks !== before[index]) return;
      warnings.push(`${name} was held open by a process that could not be found; what it writes from now on is lost`);
      output.abandon();
    });
    before = watched.map(([, output]) => output.progress().chunks);
  }
  stopWaiting.abort();
  return warnings;
}
