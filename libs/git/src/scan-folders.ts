import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from './open-git.ts';
import type { Mirror } from './results.ts';
import { entriesOf } from './tree-listing.ts';
import type { Entries } from './tree-listing.ts';
import { isAsRemembered } from './tree-memory.ts';
import type { Folder, TreeMemory } from './tree-memory.ts';

export type Scan = {
  /** The folders that are there, as they were just before they were read. */
  readonly folders: ReadonlyMap<string, Folder>;
  readonly lookedNs: bigint;
  /** What the commit does not have: files, folders, links, also where git ignores them and inside of repositories that somebody made here. */
  readonly strangers: readonly string[];
  /** Folders of the commit that are not there. */
  readonly missing: readonly string[];
};

function look(path: string): Folder | 'none' | 'other' {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return 'none';
  if (!found.isDirectory()) return 'other';
  return { ino: found.ino, changedNs: found.ctimeNs, modifiedNs: found.mtimeNs, mode: Number(found.mode & 0o7777n) };
}

/**
 * What lies in a worktree and not in its commit. Only folders that changed since they were last known are read: two system calls less for
 * each file, and none of what it finds depends on an ignore file, an index or anything else that was within somebody's reach.
 */
export async function scanFolders(
  git: Git,
  input: { mirror: Mirror; dir: string; sha: string; folders: readonly string[]; memory: TreeMemory; mode: number },
): Promise<Scan> {
  const { dir, memory, mode } = input;
  const lookedNs = BigInt(Date.now()) * 1_000_000n;
  const folders = new Map<string, Folder>();
  const strangers: string[] = [];
  const missing = new Set<string>();
  const doubtful: string[] = [];
  for (const path of input.folders) {
    const above = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const found = path !== '' && missing.has(above) ? 'none' : look(join(dir, path));
    if (found === 'other') strangers.push(path);
    if (typeof found === 'string') missing.add(path);
    else if (isAsRemembered(found, memory, path)) folders.set(path, found);
    else doubtful.push(path);
  }
  const allowed = await entriesOf(git, input.mirror, input.sha, doubtful);
  for (const path of doubtful) {
    const at = join(dir, path);
    const found = look(at);
    if (typeof found === 'string') continue;
    // Without its rights it can be neither read nor mended.
    if (found.mode !== mode) chmodSync(at, mode);
    const now = found.mode === mode ? found : look(at);
    if (typeof now !== 'string') folders.set(path, now);
    strangers.push(...strangersIn(at, path, allowed.get(path) ?? new Map()));
  }
  return { folders, lookedNs, strangers, missing: [...missing] };
}

function strangersIn(at: string, path: string, allowed: Entries): string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const kind = allowed.get(entry.name);
    const fits = kind === undefined ? path === '' && entry.name === '.git' : entry.isDirectory() === (kind !== 'file');
    return fits ? [] : [path === '' ? entry.name : `${path}/${entry.name}`];
  });
}
