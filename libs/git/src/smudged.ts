import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { callMirror } from './call-mirror.ts';
import { readPossible, type Pointer } from './lfs-pointer.ts';
import type { Git } from './open-git.ts';
import { readPointers } from './read-pointers.ts';
import type { DirtyPath, Mirror } from './results.ts';

/**
 * An agent's own git may put the content that a pointer of Git LFS speaks of in its place, as its filters say. Nothing was changed then: what is
 * committed is the pointer. The content is believed by its hash, and no filter is run.
 */
export async function withoutSmudged(git: Git, place: { mirror: Mirror; dir: string; commit: string }, changes: readonly DirtyPath[]): Promise<readonly DirtyPath[]> {
  const asked = changes.filter(({ path, status }) => status === 'modified' && !path.includes('\n')).map(({ path }) => path);
  if (asked.length === 0) return changes;
  const possible = await possiblePointers(git, place, asked);
  const pointers = await readPointers(git, place.mirror, possible.map(({ sha }) => sha));
  const smudged = new Set<string>();
  for (const { path, sha } of possible) {
    const pointer = pointers.get(sha);
    if (pointer !== undefined && (await holds(join(git.seen(place.dir), path), pointer))) smudged.add(path);
  }
  return smudged.size === 0 ? changes : changes.filter(({ path }) => !smudged.has(path));
}

async function possiblePointers(git: Git, { mirror, commit }: { mirror: Mirror; commit: string }, paths: readonly string[]): Promise<readonly { readonly path: string; readonly sha: string }[]> {
  const { stdout } = await callMirror(git, mirror, ['cat-file', '--batch-check'], { input: paths.map((path) => `${commit}:${path}\n`).join('') });
  const answers = readPossible(stdout.toString('utf8'));
  return paths.flatMap((path, index) => {
    const sha = answers[index] ?? null;
    return sha === null ? [] : [{ path, sha }];
  });
}

async function holds(file: string, { oid, size }: Pointer): Promise<boolean> {
  const found = await lstat(file).catch(() => null);
  if (found === null || !found.isFile() || found.size !== size) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex') === oid;
}
