import { open, rename, rm } from 'node:fs/promises';
import { newId } from '@fuel/process';

/** Only for its owner, and whole or not at all: a process that is killed in between leaves the old file. */
export async function writeSecretly(file: string, text: string): Promise<void> {
  const fresh = `${file}.${newId('new')}`;
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
