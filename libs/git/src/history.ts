import { askMirror, callMirror } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Commit, Commits, Mirror } from './results.ts';

/** A commit is its own ancestor. */
export async function isAncestor(git: Git, input: { mirror: Mirror; ancestor: string; descendant: string }): Promise<boolean> {
  const ancestor = mustPass(checkSha(input.ancestor));
  const descendant = mustPass(checkSha(input.descendant));
  return (await askMirror(git, input.mirror, ['rev-list', '--count', '--max-count=1', ancestor, `^${descendant}`, '--'])) === '0';
}

/**
 * Of these commits, each made on its base, those that no other of them contains, in one walk: whatever is reached from another head is somebody's parent
 * there, or lies behind a base.
 */
export async function maximalHeads(git: Git, input: { mirror: Mirror; works: readonly { readonly sha: string; readonly base: string }[] }): Promise<readonly string[]> {
  const heads = [...new Set(input.works.map(({ sha }) => mustPass(checkSha(sha))))];
  if (heads.length < 2) return heads;
  const bases = new Set(input.works.flatMap(({ sha, base }) => (sha === base ? [] : [mustPass(checkSha(base))])));
  const { stdout } = await callMirror(git, input.mirror, ['rev-list', '--parents', '--stdin'], { input: [...heads, ...[...bases].map((base) => `^${base}`), ''].join('\n') });
  const walked = new Set<string>();
  const parents = new Set<string>();
  for (const line of stdout.toString('utf8').split('\n')) {
    const [commit = '', ...of] = line.split(' ');
    walked.add(commit);
    for (const parent of of) parents.add(parent);
  }
  return heads.filter((sha) => walked.has(sha) && !parents.has(sha));
}

const form = ['%H', '%s', '%an', '%ae', '%aI'].join('%x00');

/** The pure half: five words a commit, the commits separated by an empty record sign. */
export function parseLog(text: string): readonly Commit[] {
  return text.split('\x1e\n').flatMap((entry) => {
    const [sha, subject, name, email, when] = entry.split('\0');
    if (sha === undefined || when === undefined) return [];
    return [{ sha, subject: (subject ?? '').slice(0, 300), author: { name: name ?? '', email: email ?? '' }, when: when.trim() }];
  });
}

/** The commits of from..to: all are counted, the newest `limit` are told. */
export async function commitsBetween(git: Git, input: { mirror: Mirror; from: string; to: string; limit: number }): Promise<Commits> {
  const { mirror } = input;
  const range = [mustPass(checkSha(input.to)), `^${mustPass(checkSha(input.from))}`, '--'];
  const count = Number(await askMirror(git, mirror, ['rev-list', '--count', ...range]));
  if (count === 0 || input.limit < 1) return { count, commits: [] };
  const { stdout } = await callMirror(git, mirror, ['log', `--max-count=${Math.floor(input.limit)}`, `--format=tformat:${form}%x1e`, '--no-show-signature', ...range]);
  return { count, commits: parseLog(stdout.toString('utf8')) };
}
