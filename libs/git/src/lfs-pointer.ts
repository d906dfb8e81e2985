/** A pointer of Git LFS is never larger, says its specification, and its three lines have at least so much. */
const pointerBytes = { least: 100, most: 1024 };

/** What is larger is not read: it may be larger than any text may be. */
export const mayBePointer = ({ type, size }: { readonly type: string; readonly size: number }): boolean => type === 'blob' && size >= pointerBytes.least && size < pointerBytes.most;

export type Pointer = { readonly oid: string; readonly size: number };

/** A pointer of Git LFS as its specification has it; null: it is none. */
export function parsePointer(text: string): Pointer | null {
  if (!/^version https:\/\/git-lfs\.github\.com\/spec\/v\d+\n/.test(text)) return null;
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d+)$/m.exec(text)?.[1];
  return oid === undefined || size === undefined ? null : { oid, size: Number(size) };
}

/** What `git cat-file --batch` answers, in the order of the questions: a line with name, type and size, the content, a line feed. Null: there is no such file. */
export function readBatch(answer: Buffer): readonly (string | null)[] {
  const found: (string | null)[] = [];
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf(0x0a, at);
    if (end < 0) break;
    const words = /^[0-9a-f]+ (\w+) (\d+)$/.exec(answer.toString('utf8', at, end));
    const size = words === null ? null : Number(words[2]);
    found.push(size === null || words?.[1] !== 'blob' ? null : answer.toString('utf8', end + 1, end + 1 + size));
    at = size === null ? end + 1 : end + 1 + size + 1;
  }
  return found;
}

/** What `git cat-file --batch-check` answers, in the order of the questions. Null: there is no such file, or it cannot be a pointer. */
export const readPossible = (answer: string): readonly (string | null)[] =>
  answer.split('\n').map((line) => {
    const [, sha, type, size] = /^([0-9a-f]+) (\w+) (\d+)$/.exec(line) ?? [];
    return sha !== undefined && type !== undefined && mayBePointer({ type, size: Number(size) }) ? sha : null;
  });
