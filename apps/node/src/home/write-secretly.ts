import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { isRunning, newId } from '@fuel/process';

/** A name beside the file that nobody else has, and that says who is at it. */
export const draftOf = (file: string): string => `${file}.${process.pid}.${newId('new')}`;

/** Only for its owner, and whole or not at all: a process that is killed in between leaves the old file. */
export async function writeSecretly(file: string, text: string): Promise<void> {
  const fresh = draftOf(file);
  const handle = await open(fresh, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (cause) {
    await rm(fresh, { force: true });
    throw cause;
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
}

/** What processes left that were killed while they wrote, for whoever holds the home. Its own number was another's before: nothing here is this one's yet. */
export async function sweepDrafts(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /\.(\d+)\.new_[a-z2-7]{26}$/.exec(name)?.[1];
    if (pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid)))) await rm(path.join(home, name), { force: true });
  }
}
