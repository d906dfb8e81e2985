import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@fuel/process';
import { processStart } from './process-start.ts';
import { isErrno, StartFailure } from './start-failure.ts';

interface Holder {
  readonly pid: number;
  readonly started: string;
}

/**
 * One hub a data directory. The lock is a file that names its holder; linking it into place succeeds for one of several that try
 * at once. A holder that was killed left the file behind: whoever finds its process gone takes it away and tries again.
 */
export async function lockDirectory(directory: string): Promise<{ release(): Promise<void> }> {
  const lock = join(directory, 'hub.lock');
  const own = join(directory, `hub.lock.${process.pid}`);
  await writeFile(own, `${process.pid} ${await processStart(process.pid)}\n`, { mode: 0o600 });
  try {
    while (!(await take(own, lock))) {
      const other = await readHolder(lock);
      if (other !== null && (await lives(other))) {
        throw new StartFailure(
          `another hub (process ${other.pid}) runs on the data directory ${directory}`,
          `Use that one, stop it (kill ${other.pid}), or give this one a directory of its own with FUEL_HUB_DATA.`,
        );
      }
      await takeAway(lock, own, other);
    }
  } finally {
    await rm(own, { force: true });
  }
  return { release: () => rm(lock, { force: true }) };
}

async function take(own: string, lock: string): Promise<boolean> {
  try {
    await link(own, lock);
    return true;
  } catch (cause) {
    if (isErrno(cause, 'EEXIST')) return false;
    throw cause;
  }
}

async function readHolder(lock: string): Promise<Holder | null> {
  try {
    return parseHolder(await readFile(lock, 'utf8'));
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return null;
    throw cause;
  }
}

/** Null for what a dying process wrote half. */
function parseHolder(text: string): Holder | null {
  const [, pid, started] = /^(\d+) (\S+)\n$/.exec(text) ?? [];
  return pid === undefined || started === undefined ? null : { pid: Number(pid), started };
}

const lives = async ({ pid, started }: Holder): Promise<boolean> => isRunning(pid) && (await processStart(pid)) === started;

/** Between our look and our move somebody else may have done the same and be the holder now: then it is put back. */
async function takeAway(lock: string, own: string, seen: Holder | null): Promise<void> {
  const aside = `${own}.stale`;
  try {
    await rename(lock, aside);
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return;
    throw cause;
  }
  const moved = await readHolder(aside);
  if (moved?.pid !== seen?.pid || moved?.started !== seen?.started) await take(aside, lock);
  await rm(aside, { force: true });
}
