import { readFile } from 'node:fs/promises';

/** When a process was started, as a word; "unknown" where the system does not say, or it is gone. With it a number that was given out again is told apart. */
export async function processStart(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the fields are counted after it. 20 fields on is the start time.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
