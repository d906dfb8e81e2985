import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const GRACE_MS = 5000;
const POLL_MS = 100;

/** A process may end, or belong to somebody else, while we look at it: then it has nothing to tell. */
function readOr(read, file, otherwise) {
  try {
    return read(file, 'utf8');
  } catch {
    return otherwise;
  }
}

/** Every process that carries the mark of this run: in its environment, its arguments or its working directory (Postgres overwrites the first). */
export function markedProcesses(mark) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      const home = path.join('/proc', pid);
      const command = readOr(readFileSync, `${home}/cmdline`, '').replaceAll('\0', ' ').trim();
      const environment = readOr(readFileSync, `${home}/environ`, '');
      const directory = readOr(readlinkSync, `${home}/cwd`, '');
      return { pid: Number(pid), command, marked: [environment, command, directory].some((text) => text.includes(mark)) };
    })
    .filter(({ marked, command }) => marked && command !== '');
}

/** What this run left running. A process on its way out gets a moment; one that stays is named, and stopped so that it does not stay for ever. */
export async function stopLeftBehind(mark, graceMs = GRACE_MS) {
  if (!existsSync('/proc/self/environ')) return { left: [], unknown: 'no /proc on this system, so processes left behind cannot be found' };
  const deadline = Date.now() + graceMs;
  let left = markedProcesses(mark);
  while (left.length > 0 && Date.now() < deadline) {
    await delay(POLL_MS);
    left = markedProcesses(mark);
  }
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
  return { left, unknown: undefined };
}
