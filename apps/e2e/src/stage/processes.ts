import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '@fuel/process';

export interface Seen {
  readonly pid: number;
  readonly command: string;
}

/** Whatever still lives on a directory: it was started with it, told of it, or works in it. Our own process does not count. */
export async function processesOn(directory: string): Promise<readonly Seen[]> {
  const found = process.platform === 'linux' ? await fromProc(directory) : await fromPs(directory);
  return found.filter(({ pid }) => pid !== process.pid);
}

async function fromProc(directory: string): Promise<Seen[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const seen = await Promise.all(
    pids.map(async (pid) => {
      // What ends while we look is gone, and what belongs to somebody else cannot be read: both are not ours.
      const read = (name: string): Promise<string> => readFile(join('/proc', pid, name), 'utf8').catch(() => '');
      const [command, environment, cwd] = await Promise.all([read('cmdline'), read('environ'), readlink(join('/proc', pid, 'cwd')).catch(() => '')]);
      const named = command.includes(directory) || environment.includes(directory) || `${cwd}/`.startsWith(`${directory}/`);
      return command !== '' && named ? [{ pid: Number(pid), command: command.replaceAll('\0', ' ').trim() }] : [];
    }),
  );
  return seen.flat();
}

async function fromPs(directory: string): Promise<Seen[]> {
  const { stdout } = await runCommand({ command: 'ps', args: ['-A', '-ww', '-o', 'pid=,command='], cwd: '/', timeoutMs: 10_000 });
  return stdout.split('\n').filter((line) => line.includes(directory)).map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim() }));
}
