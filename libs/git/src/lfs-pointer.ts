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
