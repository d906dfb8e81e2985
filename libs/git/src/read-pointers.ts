import { callMirror } from './call-mirror.ts';
import { parsePointer, readBatch, type Pointer } from './lfs-pointer.ts';
import type { Git } from './open-git.ts';
import type { Mirror } from './results.ts';

/** Those of these small files that are pointers of Git LFS, with what they say. */
export async function readPointers(git: Git, mirror: Mirror, shas: Iterable<string>): Promise<ReadonlyMap<string, Pointer>> {
  const wanted = [...new Set(shas)];
  if (wanted.length === 0) return new Map();
  const { stdout } = await callMirror(git, mirror, ['cat-file', '--batch'], { input: `${wanted.join('\n')}\n` });
  const answers = readBatch(stdout);
  return new Map(wanted.flatMap((sha, index) => {
    const pointer = parsePointer(answers[index] ?? '');
    return pointer === null ? [] : [[sha, pointer] as const];
  }));
}
