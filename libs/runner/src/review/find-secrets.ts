import type { Issue } from '@fuel/contracts';
import { anyShape, assignedSecrets, privateKeyBegins, privateKeyEnds, secretShapes, type Guess } from './secret-shapes.ts';
import { drained, type Portions } from './portions.ts';
import type { PatchLines } from './read-patch.ts';

/** `line`: null where a file has none. */
export type FoundSecret = Guess & { readonly path: string; readonly line: number | null };

export type SecretsLookedFor = {
  /** What this node knows to be secret, whatever it looks like. */
  readonly known: readonly string[];
  readonly ignored: (path: string) => boolean;
  /** To stop at; 200 where nothing is said. */
  readonly most?: number;
};

const longestLine = 20_000;
const mostFound = 200;
const linesAtOnce = 500;
const shortestKnown = 8;

/** In added lines only. What the change also takes away was there before: moved, and nothing that it could be sent back for. */
export function* lookForSecrets({ added, removed }: PatchLines, { known, ignored, most = mostFound }: SecretsLookedFor): Portions<readonly FoundSecret[]> {
  const found: FoundSecret[] = [];
  const mine = known.flatMap((value) => value.split(/\r?\n/)).filter((value) => value.trim().length >= shortestKnown);
  for (const { path, line, lines } of added) {
    const shapes = !ignored(path);
    let inKey = false;
    for (const [at, text] of lines.entries()) {
      if (at % linesAtOnce === linesAtOnce - 1) yield;
      const guesses = guessesIn(text, { mine, shapes, inKey });
      inKey = shapes && !privateKeyEnds.test(text) && (inKey || privateKeyBegins.test(text));
      for (const guess of guesses) found.push({ ...guess, path, line: line + at });
      if (found.length >= most) return withoutMoved(found, removed);
    }
  }
  return withoutMoved(found, removed);
}

export const findSecrets = (lines: PatchLines, wanted: SecretsLookedFor): readonly FoundSecret[] => drained(lookForSecrets(lines, wanted));

function guessesIn(text: string, { mine, shapes, inKey }: { readonly mine: readonly string[]; readonly shapes: boolean; readonly inKey: boolean }): readonly Guess[] {
  const own = mine.filter((value) => text.includes(value)).map((value) => ({ what: 'a secret of the node', value }));
  if (!shapes) return own;
  const body = text.trim();
  if (inKey) return body.length >= 16 && !privateKeyEnds.test(body) ? [...own, { what: 'a private key', value: body }] : own;
  // A longer line is data or was made by a program; each of its shapes is still found in its parts.
  const parts = !anyShape.test(text) ? [] : text.length <= longestLine ? [text] : (text.match(/[\s\S]{1,20000}/g) ?? []);
  const named = parts.flatMap((part) => secretShapes.flatMap(({ what, shape }) => [...part.matchAll(shape)].map(([value]) => ({ what, value }))));
  const begun = privateKeyBegins.exec(text);
  if (begun !== null) named.push({ what: 'a private key', value: text.slice(begun.index + begun[0].length).trim() });
  const taken = [...own, ...named];
  return [...taken, ...(text.length > 2_000 ? [] : assignedSecrets(text)).filter(({ value }) => !taken.some((one) => one.value.includes(value) || value.includes(one.value)))];
}

function withoutMoved(found: readonly FoundSecret[], removed: readonly string[]): readonly FoundSecret[] {
  if (found.length === 0) return found;
  const before = removed.join('\n');
  return found.filter(({ value }) => value === '' || !before.includes(value));
}

const mostNamed = 30;

/** Where they stand and what they look like; never what they are. */
export function secretIssues(found: readonly FoundSecret[]): readonly Issue[] {
  const places = new Map<string, FoundSecret>();
  for (const one of found) {
    const key = one.what === 'a private key' ? `${one.path} key` : `${one.path}:${one.line ?? 'binary'} ${one.what}`;
    if (!places.has(key)) places.set(key, one);
  }
  const issues = [...places.values()].slice(0, mostNamed).map(({ path, line, what }) => ({
    code: 'secret_added', path,
    message: `${line === null ? 'this binary file holds' : `line ${line} adds`} what looks like ${what} (it is not repeated here); take it out and read it from the environment. If it is real, tell people: it has to be replaced.`,
  }));
  const left = places.size - issues.length;
  return left > 0 ? [...issues, { code: 'secret_added', message: `${left} more lines add what looks like a secret` }] : issues;
}

/** What is cut out of everything that leaves the node. */
export const valuesOf = (found: readonly FoundSecret[]): readonly string[] => [...new Set(found.map(({ value }) => value).filter((value) => value.length >= shortestKnown))];
