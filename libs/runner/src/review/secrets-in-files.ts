import { binariesBetween, outsideFailure, readBlobs, readFileAt, type Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import { lookInBytes, secretsIn } from './find-in-bytes.ts';
import type { FoundSecret, SecretsLookedFor } from './find-secrets.ts';
import { unhurried } from './portions.ts';

export type LookedThrough = {
  readonly found: readonly FoundSecret[];
  /** What nobody looked at, in words; null: there is nothing of that. */
  readonly unseen: string | null;
};

const mostOfOne = 16 * 1024 * 1024;
const mostOfAll = 128 * 1024 * 1024;

/** In what the commits of a range bring and no patch shows: binary files, also those that a merge alone brings. Compressed ones are not unpacked. */
export async function secretsInFiles(
  context: Pick<NodeContext, 'git'>,
  range: { readonly mirror: Mirror; readonly from: string; readonly to: string },
  wanted: SecretsLookedFor,
): Promise<LookedThrough> {
  const { mirror } = range;
  const { binaries, cut } = await binariesBetween(context.git, range);
  const paths = new Map<string, string[]>();
  for (const { sha, path } of binaries) paths.set(sha, [...(paths.get(sha) ?? []), path]);
  const found: FoundSecret[] = [];
  const unseen: string[] = cut ? ['there are more of them than can be listed'] : [];
  const files = readBlobs(context.git, { mirror, shas: [...paths.keys()], maxEach: mostOfOne, maxAll: mostOfAll });
  for (let next = await files.next(); ; next = await files.next()) {
    if (next.done === true) {
      unseen.push(...next.value.map((sha) => `${paths.get(sha)?.[0] ?? sha} and everything behind ${mostOfAll / 1_048_576} MiB`).slice(0, 1));
      return { found, unseen: unseen.length === 0 ? null : `binary files were not looked through for secrets to their end: ${unseen.slice(0, 10).join(', ')}` };
    }
    const { sha, bytes, cut: cutOff } = next.value;
    const [first = sha, ...others] = paths.get(sha) ?? [];
    if (cutOff) unseen.push(`${first} behind ${mostOfOne / 1_048_576} MiB`);
    // The same bytes at a place where nobody minds and at one where somebody does.
    const path = [first, ...others].find((one) => !wanted.ignored(one));
    const guesses = await unhurried(lookInBytes(bytes, { known: wanted.known, shapes: path !== undefined }));
    if (guesses.length > 0) found.push(...(await notBefore(context, { ...range, path: path ?? first, guesses })));
  }
}

/** What stood in the file before is none of theirs. */
async function notBefore(context: Pick<NodeContext, 'git'>, { mirror, from, path, guesses }: { mirror: Mirror; from: string; path: string; guesses: ReturnType<typeof secretsIn> }): Promise<readonly FoundSecret[]> {
  const before = await readFileAt(context.git, { mirror, sha: from, path }).catch((cause: unknown) => {
    if (outsideFailure(cause) === null) throw cause;
    return null;
  });
  const known = before === null ? new Set<string>() : new Set(secretsIn(before, { known: guesses.map(({ value }) => value), shapes: true }).map(({ value }) => value));
  return guesses.filter(({ value }) => !known.has(value)).map((guess) => ({ ...guess, path, line: null }));
}
