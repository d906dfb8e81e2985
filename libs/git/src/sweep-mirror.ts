import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** git holds a lock on a ref or on its configuration for milliseconds. One this old belongs to a process that was killed. */
const staleAfterMs = 60_000;

async function removeWhenStale(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  });
  if (found !== null && Date.now() - found.mtimeMs > staleAfterMs) await rm(path, { recursive: true, force: true });
}

/** What killed processes left in a mirror and beside it: locks that block every later write, lent indexes, half-made mirrors. */
export async function sweepMirror(mirrorDir: string): Promise<void> {
  const top = await readdir(mirrorDir);
  const refs = await readdir(join(mirrorDir, 'refs'), { recursive: true });
  const beside = await readdir(dirname(mirrorDir));
  const left = [
    ...top.filter((name) => name.endsWith('.lock') || name.startsWith('fuel-index-') || name.startsWith('config.')).map((name) => join(mirrorDir, name)),
    ...refs.filter((name) => name.endsWith('.lock')).map((name) => join(mirrorDir, 'refs', name)),
    ...beside.filter((name) => name.startsWith(`${basename(mirrorDir)}.new-`)).map((name) => join(dirname(mirrorDir), name)),
  ];
  for (const path of left) await removeWhenStale(path);
}
