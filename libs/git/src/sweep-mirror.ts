import type { Dirent } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** git holds a lock on a ref or on its configuration for milliseconds. One this old belongs to a process that was killed. */
const staleAfterMs = 60_000;

async function removeWhenStale(path: string, olderThanMs: number): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  });
  if (found !== null && Date.now() - found.mtimeMs >= olderThanMs) await rm(path, { recursive: true, force: true });
}

/** An agent may have put a link in the place of any folder: what it leads to is not ours to sweep. */
async function below(dir: string): Promise<readonly string[]> {
  const isFolder = await lstat(dir).then((found) => found.isDirectory(), () => false);
  const entries: readonly Dirent[] = isFolder ? await readdir(dir, { withFileTypes: true }).catch(() => []) : [];
  const deeper: string[] = [];
  for (const entry of entries) if (entry.isDirectory()) deeper.push(...(await below(join(dir, entry.name))));
  return [...entries.map(({ name }) => join(dir, name)), ...deeper];
}

const isLock = (path: string): boolean => path.endsWith('.lock');
/** An object, or a pack of them, that was not written to its end. */
const isHalfObject = (path: string): boolean => /^\.?tmp[_-]/.test(basename(path));

/** What a process holds as long as it works: a commit its index while a slow hook runs, a large fetch its pack. Its age says nothing. */
async function heldAtWork(mirrorDir: string, top: readonly string[]): Promise<readonly string[]> {
  const [objects, admins] = await Promise.all([below(join(mirrorDir, 'objects')), below(join(mirrorDir, 'worktrees'))]);
  return [
    ...top.filter((name) => name.startsWith('fuel-index-')).map((name) => join(mirrorDir, name)),
    ...admins.filter(isLock),
    ...objects.filter((path) => isLock(path) || isHalfObject(path)),
  ];
}

/**
 * What killed processes left in a mirror and beside it: locks that block every later write, half-made mirrors. `nobodyAtWork`: no process that was
 * started here is alive, so that nothing has to be old, and lent indexes, locks of worktrees and objects that were not written to their end go as well.
 */
export async function sweepMirror(mirrorDir: string, { nobodyAtWork = false }: { readonly nobodyAtWork?: boolean } = {}): Promise<void> {
  const [top, refs, beside] = await Promise.all([readdir(mirrorDir), below(join(mirrorDir, 'refs')), readdir(dirname(mirrorDir))]);
  const left = [
    ...top.filter((name) => isLock(name) || name === 'packed-refs.new' || name.startsWith('config.')).map((name) => join(mirrorDir, name)),
    ...refs.filter(isLock),
    ...(nobodyAtWork ? await heldAtWork(mirrorDir, top) : []),
    ...beside.filter((name) => name.startsWith(`${basename(mirrorDir)}.new-`)).map((name) => join(dirname(mirrorDir), name)),
  ];
  for (const path of left) await removeWhenStale(path, nobodyAtWork ? 0 : staleAfterMs);
}
