import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { ownMark } from './leftovers.ts';

export type Child = {
  readonly pid: number;
  /** What it has printed so far, stdout and stderr together. */
  output(): string;
  readonly exited: Promise<void>;
  hasExited(): boolean;
  /** Sends the signal and waits for the end; after ten seconds SIGKILL. */
  end(signal: NodeJS.Signals): Promise<void>;
};

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** This library imports no project, so it has a small spawner of its own. Whatever is still running when the test process exits is killed. */
export async function startChild(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Child> {
  const child = spawn(command, args, { env: { ...process.env, ...environment, ...ownMark }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const take = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-100_000));
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  running.add(child);
  // A test that failed before it stopped this must not keep the test process alive.
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket).unref();
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => {
      gone = true;
      running.delete(child);
      resolve();
    });
  });
  return {
    pid: child.pid!,
    output: () => output,
    exited,
    hasExited: () => gone,
    async end(signal) {
      if (gone) return;
      child.kill(signal);
      const last = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(last);
    },
  };
}
