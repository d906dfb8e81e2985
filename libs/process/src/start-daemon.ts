import { setTimeout as pause } from 'node:timers/promises';
import { launch } from './launch.ts';
import type { Daemon, DaemonOptions, Readiness } from './options.ts';
import type { ProcessEnd } from './process-end.ts';
import { daemonOwnerVariable } from './variables.ts';

const defaults = { graceMs: 10_000, maxLogBytes: 16 * 1024 * 1024, probeEveryMs: 50, lineBytes: 64 * 1024 };

/**
 * Starts a server that lives beside us and returns when it serves. One that ends, or is not ready in time, before that is
 * `failed`, and nothing of it is left. Starting it again after an end (`done`) is its owner's business.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { ready, readyTimeoutMs, ownedBy, logPath, ...child } = options;
  let sawReadyLine: () => void;
  const readyLine = new Promise<void>((resolve) => {
    sawReadyLine = resolve;
  });
  const { process } = launch({
    ...child,
    env: { ...options.env, ...(ownedBy === undefined ? {} : { [daemonOwnerVariable]: ownedBy }) },
    stdoutPath: logPath,
    stderrPath: logPath,
    whenLogFull: 'rotate',
    maxLogBytes: options.maxLogBytes ?? defaults.maxLogBytes,
    maxLineBytes: defaults.lineBytes,
    graceMs: options.graceMs ?? defaults.graceMs,
    onLine({ text }) {
      if ('line' in ready && ready.line(text)) sawReadyLine();
    },
  });
  const { pid, done } = process;
  const waiting = new AbortController();
  const outcome = await Promise.race([
    'line' in ready ? readyLine.then(() => 'ready' as const) : probed(ready, waiting.signal),
    done.then((end) => end),
    pause(readyTimeoutMs, 'late' as const, { signal: waiting.signal }).catch(() => 'late' as const),
  ]);
  waiting.abort();
  if (outcome === 'ready' && pid !== undefined) return { kind: 'ready', pid, done, stop: () => process.stop('shutdown') };
  if (outcome === 'late' || outcome === 'ready') {
    const end = await process.stop('shutdown');
    return { kind: 'failed', message: `${options.command} was not ready within ${readyTimeoutMs} ms; see ${logPath}${lastWords(end)}`, end };
  }
  return { kind: 'failed', message: `${options.command} ${describeEnd(outcome)} before it was ready; see ${logPath}${lastWords(outcome)}`, end: outcome };
}

/** Asks until the answer is yes. A probe that throws says "not yet": what it asks is not there before it is. */
async function probed({ probe, everyMs = defaults.probeEveryMs }: Extract<Readiness, { probe: unknown }>, stopped: AbortSignal): Promise<'ready' | 'late'> {
  while (!stopped.aborted) {
    if (await probe().catch(() => false)) return 'ready';
    await pause(everyMs);
  }
  return 'late';
}

function describeEnd(end: ProcessEnd): string {
  switch (end.kind) {
    case 'exited':
      return `exited with ${end.code}`;
    case 'signalled':
      return `was ended by ${end.signal}`;
    case 'not_started':
      return `was not started (${end.message})`;
    default:
      return end satisfies never;
  }
}

function lastWords(end: ProcessEnd): string {
  const words = (end.stderrTail || end.stdoutTail).trim();
  return words === '' ? '' : `. It said: ${words.slice(-2_000)}`;
}
