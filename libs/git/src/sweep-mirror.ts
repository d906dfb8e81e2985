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

const below = (dir: string): Promise<readonly string[]> => readdir(dir, { recursive: true }).then((names) => names.map((name) => join(dir, name)), () => []);

const isLock = (path: string): boolean => path.endsWith('.lock');
/** An object, or a pack of them, that was not written to its end. */
const isHalfObject = (path: string): boolean => /^\.?tmp[_-]/.test(basename(path));

/**
 * What killed processes left in a mirror and beside it: locks that block every later write, lent indexes, objects that were not written to their end,
 * half-made mirrors. `nobodyAtWork`: no process that was started here is alive, so that nothing has to be old.
 */
export async function sweepMirror(mirrorDir: string, { nobodyAtWork = false }: { readonly nobodyAtWork?: boolean } = {}): Promise<void> {
  const [top, refs, objects, admins, beside] = await Promise.all([
    readdir(mirrorDir), below(join(mirrorDir, 'refs')), below(join(mirrorDir, 'objects')), below(join(mirrorDir, 'worktrees')), readdir(dirname(mirrorDir)),
  ]);
  const left = [
    ...top.filter((name) => isLock(name) || name === 'packed-refs.new' || name.startsWith('fuel-index-') || name.startsWith('config.')).map((name) => join(mirrorDir, name)),
    ...[...refs, ...admins].filter(isLock),
    ...objects.filter((path) => isLock(path) || isHalfObject(path)),
    ...beside.filter((name) => name.startsWith(`${basename(mirrorDir)}.new-`)).map((name) => join(dirname(mirrorDir), name)),
  ];
  for (const path of left) await removeWhenStale(path, nobodyAtWork ? 0 : staleAfterMs);
}
