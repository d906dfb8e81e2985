import type { DiffFile } from './results.ts';

const statuses: Readonly<Record<string, DiffFile['status']>> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type_changed',
};

type Numbers = Pick<DiffFile, 'additions' | 'deletions' | 'binary'>;

function readNumbers(line: string): Numbers & { path: string } {
  const [additions = '-', deletions = '-', ...path] = line.split('\t');
  return { additions: Number(additions) || 0, deletions: Number(deletions) || 0, binary: additions === '-', path: path.join('\t') };
}

/** What `git diff --raw --numstat -z` says: first all the raw lines, then all the numbers; a rename spreads over more words. */
export function parseDiff(text: string): readonly DiffFile[] {
  const words = text.split('\0');
  const files: Omit<DiffFile, keyof Numbers>[] = [];
  const numbers = new Map<string, Numbers>();
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    if (word.startsWith(':')) {
      const letter = word.split(' ')[4]?.charAt(0) ?? 'M';
      const twoNames = letter === 'R' || letter === 'C';
      const first = words[at + 1] ?? '';
      const path = twoNames ? (words[at + 2] ?? '') : first;
      files.push({ path, previousPath: twoNames ? first : null, status: statuses[letter] ?? 'modified' });
      at += twoNames ? 3 : 2;
    } else if (word === '') {
      at += 1;
    } else {
      const { path, ...counted } = readNumbers(word);
      const renamed = path === '';
      numbers.set(renamed ? (words[at + 2] ?? '') : path, counted);
      at += renamed ? 3 : 1;
    }
  }
  return files.map((file) => ({ ...file, ...(numbers.get(file.path) ?? { additions: 0, deletions: 0, binary: false }) }));
}
