import { chmod, mkdir } from 'node:fs/promises';
import { StartFailure } from './start-failure.ts';

/** Everything in it is the hub's alone: keys, tokens, the database. */
export async function ensureDataDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartFailure(`the data directory ${path} cannot be used: ${reason}`, 'Set FUEL_HUB_DATA to a directory that belongs to the user who starts the hub.', cause);
  }
}
