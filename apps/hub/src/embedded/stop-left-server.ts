import { readFile, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning, runCommand } from '@fuel/process';
import type { Log } from '../compose/log.ts';
import { StartFailure } from '../compose/start-failure.ts';
import { errorCode } from '../compose/error-code.ts';
import { namesPath, parsePid } from './pid-file.ts';

export interface LeftServer {
  readonly name: string;
  readonly pidFile: string;
  /** An argument that only this server was started with: a process number alone may have been given out again. */
  readonly argument: string;
  /** What the server takes as an orderly stop that does not wait for its clients. */
  readonly signal: 'SIGINT' | 'SIGTERM';
  readonly timeoutMs: number;
}

/**
 * A hub that was killed leaves its servers running. They are stopped in order before new ones are started on the same data: taking one
 * over would leave it with the settings, the log and the owner of a process that is gone. One that was killed before its server had
 * written its number leaves one that only its mark finds: reapDaemons, afterwards.
 */
export async function stopLeftServer(server: LeftServer, log: Log): Promise<void> {
  const pid = parsePid(await textOf(server.pidFile));
  if (pid === null) return;
  if (!isRunning(pid) || !namesPath(await commandLineOf(pid), server.argument)) {
    // Postgres takes a number that is in use again for a server that is alive, and refuses to start.
    await rm(server.pidFile, { force: true });
    return;
  }
  log.warn({ pid, server: server.name }, 'a server of a hub that was killed is still running; it is stopped first');
  process.kill(pid, server.signal);
  if (await endsWithin(pid, server.timeoutMs)) return;
  throw new StartFailure(
    `${server.name} (process ${pid}) of an earlier hub does not stop within ${server.timeoutMs / 1000} s`,
    `Look at what it does, then end it with: kill -9 ${pid}`,
  );
}

async function endsWithin(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (await isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

/** A process that ended and that nobody asked about yet (its parent was killed, PID 1 does not reap) still has a number, but no command line. */
async function isAlive(pid: number): Promise<boolean> {
  return isRunning(pid) && (await commandLineOf(pid)) !== '';
}

async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return textOf(`/proc/${pid}/cmdline`);
  const { stdout } = await runCommand({ command: 'ps', args: ['-ww', '-o', 'args=', '-p', String(pid)], cwd: '/', timeoutMs: 10_000 });
  return stdout.trim();
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw cause;
  }
}
