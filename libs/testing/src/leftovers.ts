import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const variable = 'FUEL_TEST_MARK';

/** Put into the environment of whatever a test starts; every descendant inherits it. */
export function newMark(): { readonly [variable]: string } {
  return { [variable]: randomUUID() };
}

/** The mark of everything that this library starts in this process. */
export const ownMark = newMark();

export type Leftover = { readonly pid: number; readonly command: string };

/** Processes that still carry the mark: after a test there must be none, whoever their parent is by now. */
export async function leftovers(mark: Readonly<Record<string, string>> = ownMark): Promise<Leftover[]> {
  const needle = `${variable}=${mark[variable]}`;
  return process.platform === 'linux' ? fromProc(needle) : fromPs(needle);
}

const goneOrForeign = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

async function fromProc(needle: string): Promise<Leftover[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
        if (!environment.split('\0').includes(needle)) return [];
        return [{ pid: Number(pid), command: (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim() }];
      } catch (cause) {
        // It ended while we looked, or belongs to somebody else; either way it is not left over from us.
        if (goneOrForeign.has((cause as NodeJS.ErrnoException).code ?? '')) return [];
        throw cause;
      }
    }),
  );
  return found.flat().filter((process) => process.command !== '');
}

async function fromPs(needle: string): Promise<Leftover[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-E', '-ww', '-o', 'pid=,command='], { maxBuffer: 64 << 20 });
  return stdout
    .split('\n')
    .filter((line) => line.includes(needle))
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim() }));
}
