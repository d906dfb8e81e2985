import { callMirror, mustHaveCommit } from './call-mirror.ts';
import type { Git } from './open-git.ts';
import type { Mirror } from './results.ts';

export type CommitSize = { readonly files: number; readonly bytes: number };

const block = 4_096;

/** The pure half: what `git ls-tree -r -t -l -z` says. Each file takes whole blocks of the disk, and so does each folder. */
export function parseSizes(text: string): CommitSize {
  let [files, bytes] = [0, 0];
  for (const entry of text.split('\0')) {
    const [, kind, size] = /^\d+ (\w+) \S+ +(\d+|-)\t/.exec(entry) ?? [];
    if (kind === undefined) continue;
    if (kind === 'blob') files += 1;
    bytes += Math.max(1, Math.ceil(Number(size === '-' ? 0 : size) / block)) * block;
  }
  return { files, bytes };
}

/** What a checkout of it takes, without laying one. */
export async function sizeOfCommit(git: Git, input: { mirror: Mirror; sha: string }): Promise<CommitSize> {
  const sha = await mustHaveCommit(git, input.mirror, input.sha);
  const { stdout } = await callMirror(git, input.mirror, ['ls-tree', '-r', '-t', '-l', '-z', sha]);
  return parseSizes(stdout.toString('utf8'));
}
