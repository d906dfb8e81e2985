import { randomUUID } from 'node:crypto';
import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkDirectory } from './check-name.ts';
import { mustPass } from './refuse-name.ts';
import type { Deletion, Removal } from './results.ts';

const aside = '.removed-';

/** Directories without write bits cannot be emptied by their own owner. Links are not followed. */
async function openUp(dir: string): Promise<void> {
  await chmod(dir, 0o700);
  const entries = await readdir(dir, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await openUp(join(dir, entry.name));
}

async function deleteTree(path: string): Promise<Deletion> {
  try {
    const found = await lstat(path);
    if (found.isDirectory()) await openUp(path);
    /* A process that is just ending may still write there. */
    await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    return { kind: 'deleted' };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return { kind: 'deleted' };
    return { kind: 'left', path, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Renamed within its parent, which is instant; deleting 80,000 files takes seconds. */
export async function removeDirectory(input: { dir: string }): Promise<Removal> {
  const dir = mustPass(checkDirectory(input.dir));
  const away = join(dirname(dir), `${aside}${basename(dir)}-${randomUUID()}`);
  try {
    await rename(dir, away);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return { deleted: Promise.resolve({ kind: 'deleted' }) };
    throw error;
  }
  return { deleted: deleteTree(away) };
}

/** What a killed node had moved aside and not yet deleted, in this parent directory. */
export async function sweepRemoved(input: { parent: string }): Promise<Removal> {
  const parent = mustPass(checkDirectory(input.parent));
  const names = await readdir(parent).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return [];
    throw error;
  });
  const left = names.filter((name) => name.startsWith(aside)).map((name) => deleteTree(join(parent, name)));
  const deleted = Promise.all(left).then((all) => all.find((one) => one.kind === 'left') ?? ({ kind: 'deleted' } as const));
  return { deleted };
}
