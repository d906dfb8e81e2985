import { callMirror } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import { plain } from './diff-of.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';

/** What a patch does not show of a file. */
export type Binary = { readonly sha: string; readonly path: string };

const mostListed = 32 * 1024 * 1024;

/** Files that the commits of from..to bring and that git shows no lines of; of a merge those that are none of its parents'. `cut`: there are more than were listed. */
export async function binariesBetween(git: Git, input: { mirror: Mirror; from: string; to: string }): Promise<{ readonly binaries: readonly Binary[]; readonly cut: boolean }> {
  const { stdout, cut } = await callMirror(
    git,
    input.mirror,
    ['log', '--raw', '--numstat', '--cc', '-z', '--no-abbrev', '--no-renames', '--format=', '--no-show-signature', ...plain, mustPass(checkSha(input.to)), `^${mustPass(checkSha(input.from))}`, '--'],
    { maxBytes: mostListed },
  );
  return { binaries: readBinaries(stdout.toString('utf8')), cut };
}

/** `:… <old> <new> M`, then the name; `-\t-\t<name>` behind it of what has no lines. Of a merge that stands in front, and then `::… <each> <new> MM`. */
export function readBinaries(text: string): readonly Binary[] {
  const words = text.split('\0');
  const there = new Map<string, string>();
  const lineless = new Set<string>();
  const found = new Map<string, Binary>();
  const add = (sha: string | undefined, path: string): void => {
    if (sha !== undefined && !/^0+$/.test(sha)) found.set(`${sha} ${path}`, { sha, path });
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = (words[at] ?? '').replace(/^\n+/, '');
    const raw = /^(:+)(?:\d+ )+((?:[0-9a-f]+ )+)[A-Z]/.exec(word);
    if (raw !== null) {
      const sha = raw[2]?.trim().split(' ').at(-1);
      const path = words[at + 1] ?? '';
      at += 1;
      if (raw[1] === ':') there.set(path, sha ?? '');
      else if (lineless.has(path)) add(sha, path);
    } else if (word.startsWith('-\t-\t')) {
      const path = word.slice(4);
      lineless.add(path);
      add(there.get(path), path);
    }
  }
  return [...found.values()];
}
