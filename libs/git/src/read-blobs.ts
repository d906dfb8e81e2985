import { callMirror } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';

/** One call of git gives so much at once. */
const portionBytes = 8 * 1024 * 1024;

export type Blob = { readonly sha: string; readonly bytes: Buffer; /** Of one that is larger than was asked for only the beginning is here. */ readonly cut: boolean };

/** What is in these files, some at a time: never more is in memory than a portion, or one large file. At its end it says which were beyond the limit. */
export async function* readBlobs(git: Git, input: { mirror: Mirror; shas: readonly string[]; maxEach: number; maxAll: number }): AsyncGenerator<Blob, readonly string[], undefined> {
  const { mirror, maxEach } = input;
  let left = input.maxAll;
  const beyond: string[] = [];
  let portion: Sized[] = [];
  for (const blob of await sizesOf(git, mirror, input.shas)) {
    const bytes = Math.min(blob.size, maxEach);
    if (bytes > left) {
      beyond.push(blob.sha);
      continue;
    }
    left -= bytes;
    if (blob.size > portionBytes) {
      const { stdout } = await callMirror(git, mirror, ['cat-file', 'blob', blob.sha], { maxBytes: maxEach });
      yield { sha: blob.sha, bytes: stdout, cut: blob.size > maxEach };
      continue;
    }
    if (portion.reduce((sum, { size }) => sum + size, blob.size) > portionBytes) {
      yield* await readPortion(git, mirror, portion);
      portion = [];
    }
    portion.push(blob);
  }
  yield* await readPortion(git, mirror, portion);
  return beyond;
}

type Sized = { readonly sha: string; readonly size: number };

/** What is no file (a submodule's commit) is left out. */
async function sizesOf(git: Git, mirror: Mirror, shas: readonly string[]): Promise<readonly Sized[]> {
  const wanted = [...new Set(shas)].map((sha) => mustPass(checkSha(sha)));
  if (wanted.length === 0) return [];
  const { stdout } = await callMirror(git, mirror, ['cat-file', '--batch-check=%(objecttype) %(objectsize) %(objectname)'], { input: `${wanted.join('\n')}\n` });
  return stdout.toString('utf8').split('\n').flatMap((line) => {
    const [type, size, sha = ''] = line.split(' ');
    return type === 'blob' ? [{ sha, size: Number(size) }] : [];
  });
}

async function readPortion(git: Git, mirror: Mirror, portion: readonly Sized[]): Promise<readonly Blob[]> {
  if (portion.length === 0) return [];
  const { stdout } = await callMirror(git, mirror, ['cat-file', '--batch=%(objectname)'], { input: `${portion.map(({ sha }) => sha).join('\n')}\n` });
  let at = 0;
  return portion.map(({ sha, size }) => {
    // "<sha>\n", the bytes, "\n"
    const from = at + sha.length + 1;
    at = from + size + 1;
    return { sha, bytes: stdout.subarray(from, from + size), cut: false };
  });
}
