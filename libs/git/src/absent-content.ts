import { callMirror } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mayBePointer } from './lfs-pointer.ts';
import { readPointers } from './read-pointers.ts';
import { mustPass } from './refuse-name.ts';
import type { AbsentContent, Mirror } from './results.ts';
import { scrub } from './scrub.ts';

/** Patterns mean something in these calls alone: they are ours. */
const withPatterns = { GIT_LITERAL_PATHSPECS: '0' };

/** What the commit names and does not hold: other repositories in its folders, and files whose content lies with Git LFS. Nothing is fetched and no filter runs. */
export async function absentContent(git: Git, input: { mirror: Mirror; sha: string }): Promise<AbsentContent> {
  const { mirror } = input;
  const sha = mustPass(checkSha(input.sha));
  const [modules, usesLfs] = await Promise.all([modulesOf(git, mirror, sha), hasLfsFilter(git, mirror, sha)]);
  if (modules === null && !usesLfs) return { submodules: [], pointers: [], files: [] };
  const { stdout } = await callMirror(git, mirror, ['ls-tree', '-r', ...(usesLfs ? ['-l'] : []), '-z', '--full-tree', sha]);
  const entries = parseTree(stdout.toString('utf8'));
  const submodules = entries.filter(({ type }) => type === 'commit').map(({ path, sha: at }) => ({ path, sha: at, url: scrubbed(modules?.get(path)) }));
  const pointers = usesLfs ? await pointersAmong(git, mirror, entries) : [];
  return { submodules, pointers, files: entries.filter(({ type }) => type === 'blob').map(({ path }) => path) };
}

/** What may be secret in an address is nobody's business. */
const scrubbed = (url: string | undefined): string | null => (url === undefined ? null : scrub(url).slice(0, 500));

type Entry = { readonly type: string; readonly sha: string; readonly size: number; readonly path: string };

/** The pure half. A submodule has no size, and without `-l` nothing has. */
export function parseTree(text: string): readonly Entry[] {
  return text.split('\0').flatMap((line) => {
    const found = /^\d+ (\w+) ([0-9a-f]+)(?: +(\d+|-))?\t([^]*)$/.exec(line);
    return found === null ? [] : [{ type: found[1] ?? '', sha: found[2] ?? '', size: Number(found[3]), path: found[4] ?? '' }];
  });
}

/** What `.gitmodules` says of each path; null when there is none. It is a file like any other here: nothing of it is obeyed. */
async function modulesOf(git: Git, mirror: Mirror, sha: string): Promise<ReadonlyMap<string, string> | null> {
  const listed = await callMirror(git, mirror, ['ls-tree', '--full-tree', sha, '--', '.gitmodules']);
  if (!/^100(?:644|755) blob /.test(listed.stdout.toString('utf8'))) return null;
  const { stdout, exitCode } = await callMirror(git, mirror, ['config', '--blob', `${sha}:.gitmodules`, '--no-includes', '--null', '--list'], { answers: [1, 3, 128], maxBytes: 1024 * 1024 });
  return exitCode === 0 ? parseModules(stdout.toString('utf8')) : new Map();
}

/** The pure half: `submodule.<name>.path` and `.url`, a line feed between key and value. */
export function parseModules(text: string): ReadonlyMap<string, string> {
  const named = new Map<string, { path?: string; url?: string }>();
  for (const entry of text.split('\0')) {
    const found = /^submodule\.([^\n]*)\.(path|url)\n([^]*)$/.exec(entry);
    if (found === null) continue;
    const [, name = '', key, value = ''] = found;
    named.set(name, { ...named.get(name), [key ?? '']: value });
  }
  return new Map([...named.values()].flatMap(({ path, url }) => (path === undefined || url === undefined ? [] : [[path, url] as const])));
}

const attributes = ':(top,glob)**/.gitattributes';

/** Looked for once in all folders; after that only where two commits differ, which is nearly nowhere. */
async function hasLfsFilter(git: Git, mirror: Mirror, sha: string): Promise<boolean> {
  const known = git.usesLfs.get(mirror.dir);
  const uses = known !== undefined && (await sameAttributes(git, mirror, known.sha, sha)) ? known.uses : await findLfsFilter(git, mirror, sha);
  git.usesLfs.set(mirror.dir, { sha, uses });
  return uses;
}

async function sameAttributes(git: Git, mirror: Mirror, before: string, now: string): Promise<boolean> {
  if (before === now) return true;
  const { exitCode } = await callMirror(git, mirror, ['diff', '--quiet', '--no-ext-diff', '--no-textconv', before, now, '--', attributes], { environment: withPatterns, answers: [1, 128] });
  return exitCode === 0;
}

async function findLfsFilter(git: Git, mirror: Mirror, sha: string): Promise<boolean> {
  const args = ['grep', '--quiet', '--no-textconv', '--fixed-strings', '-e', 'filter=lfs', sha, '--', attributes];
  const { exitCode } = await callMirror(git, mirror, args, { environment: withPatterns, answers: [1] });
  return exitCode === 0;
}

async function pointersAmong(git: Git, mirror: Mirror, entries: readonly Entry[]): Promise<readonly string[]> {
  const small = entries.filter(mayBePointer);
  const pointing = await readPointers(git, mirror, small.map(({ sha }) => sha));
  return small.filter(({ sha }) => pointing.has(sha)).map(({ path }) => path);
}
