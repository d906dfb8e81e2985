import type { AddedBlock } from './read-patch.ts';

export type TextFile = { readonly path: string; readonly text: string };

export type Duplicate = {
  readonly path: string;
  /** First and last of the lines that were added. */
  readonly from: number;
  readonly to: number;
  readonly other: { readonly path: string; readonly line: number };
};

export type DuplicateSearch = {
  /** False: no added run is long enough, and no file has to be read. */
  readonly looks: boolean;
  readonly look: (file: TextFile) => void;
  readonly found: () => readonly Duplicate[];
};

type Line = { readonly id: number; readonly line: number; readonly says: boolean };
type Run = { readonly path: string; readonly from: number; readonly to: number };

/** Of one and the same run that is added again and again. */
const mostPlaces = 20;

/**
 * Runs of at least so many added lines that stand somewhere else in the tree too, or twice in what was added. Blank lines and indentation do not
 * count, and neither do runs that say little: imports, comments, closing brackets. What is looked at is the tree with the change in it.
 */
export function searchDuplicates(added: readonly AddedBlock[], size: number): DuplicateSearch {
  const ids = new Map<string, number>();
  const places = new Map<string, Run[]>();
  for (const { path, line, lines } of added) {
    for (const { key, from, to } of windows(numbered(lines, line, (text) => ids.get(text) ?? ids.set(text, ids.size).size - 1), size)) {
      const there = places.get(key);
      if (there === undefined) places.set(key, [{ path, from, to }]);
      else if (there.length < mostPlaces) there.push({ path, from, to });
    }
  }
  const pairs: { readonly here: Run; readonly there: Run }[] = [];
  return {
    looks: places.size > 0,
    look({ path, text }) {
      // A line that was nowhere added ends a run: nearly every file is passed over at once.
      for (const { key, from, to } of windows(numbered(text.split('\n'), 1, (one) => ids.get(one)), size)) {
        for (const here of places.get(key) ?? []) if (!overlap(here, { path, from, to })) pairs.push({ here, there: { path, from, to } });
      }
    },
    found: () => joined(pairs),
  };
}

const overlap = (a: Run, b: Run): boolean => a.path === b.path && a.from <= b.to && b.from <= a.to;

/** One for each added run, however often it stands elsewhere. Of two that were both added, one is told. */
function joined(pairs: readonly { readonly here: Run; readonly there: Run }[]): readonly Duplicate[] {
  const found: Duplicate[] = [];
  for (const { here, there } of pairs) {
    const known = found.findIndex((one) => overlap(one, here));
    const one = found[known];
    if (one !== undefined) found[known] = { ...one, from: Math.min(one.from, here.from), to: Math.max(one.to, here.to) };
    else if (!found.some((other) => overlap(other, there) && other.other.path === here.path)) found.push({ ...here, other: { path: there.path, line: there.from } });
  }
  return found;
}

function numbered(lines: readonly string[], first: number, idOf: (text: string) => number | undefined): readonly (Line | null)[] {
  const all: (Line | null)[] = [];
  for (const [at, text] of lines.entries()) {
    const bare = text.trim().replace(/\s+/g, ' ');
    if (bare === '') continue;
    const id = idOf(bare);
    all.push(id === undefined ? null : { id, line: first + at, says: says(bare) });
  }
  return all;
}

function* windows(lines: readonly (Line | null)[], size: number): Generator<{ readonly key: string; readonly from: number; readonly to: number }> {
  let [length, saying] = [0, 0];
  for (const [at, line] of lines.entries()) {
    if (line === null) {
      [length, saying] = [0, 0];
      continue;
    }
    length += 1;
    if (line.says) saying += 1;
    if (length > size && lines[at - size]?.says === true) saying -= 1;
    const first = lines[at - size + 1];
    if (length < size || saying * 2 < size || first == null) continue;
    let key = '';
    for (let place = at - size + 1; place <= at; place += 1) key += `${lines[place]?.id ?? ''},`;
    yield { key, from: first.line, to: line.line };
  }
}

/** Something of the code's own. */
const says = (text: string): boolean => /^(?:[^A-Za-z0-9]*[A-Za-z0-9]){8}/.test(text) && !/^(\/\/|\/?\*|#|--|<!--|import\b|from\b|use\b|using\b|export \{|package\b|include\b)/.test(text);
