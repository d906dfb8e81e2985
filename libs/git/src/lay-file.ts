import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes where an agent may have been: made beside its place and renamed, so that a link that was left there is replaced and never followed. A file takes
 * the place of a file or a link, and never that of a folder: that goes first.
 */
export async function layFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomUUID()}`;
  await writeFile(fresh, text, { flag: 'wx' });
  await rename(fresh, path).catch(async (error: unknown) => {
    if ((error as { code?: unknown }).code !== 'EISDIR') throw error;
    await rm(path, { recursive: true });
    await rename(fresh, path);
  });
}
