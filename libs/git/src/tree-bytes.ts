import { callMirror } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';

/** What the smallest file takes on the disk. */
const block = 4096;

/** The pure half: `git ls-tree -r -l -z`. What is no file (a submodule) takes nothing. */
export function sumOfBlobs(text: string): number {
  const sizes = text.split('\0').map((line) => Number(/^\S+ blob \S+ +(\d+)\t/.exec(line)?.[1] ?? 0));
  return sizes.reduce((sum, size) => sum + Math.ceil(size / block) * block, 0);
}

/** What the files of a commit will take on the disk, about. */
export async function treeBytes(git: Git, input: { readonly mirror: Mirror; readonly sha: string }): Promise<number> {
  const { stdout } = await callMirror(git, input.mirror, ['ls-tree', '-r', '-l', '-z', '--full-tree', mustPass(checkSha(input.sha))]);
  return sumOfBlobs(stdout.toString('utf8'));
}
