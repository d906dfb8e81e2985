import { callMirror } from './call-mirror.ts';
import type { Git } from './open-git.ts';
import type { Mirror } from './results.ts';

/** `folder` is a tree; `nested` the empty folder that stands for a submodule. */
export type EntryKind = 'file' | 'folder' | 'nested';
export type Entries = ReadonlyMap<string, EntryKind>;

/** Every folder of the commit, parents before what is in them; '' is the top. */
export async function foldersOf(git: Git, mirror: Mirror, sha: string): Promise<readonly string[]> {
  const { stdout } = await callMirror(git, mirror, ['ls-tree', '-r', '-d', '-t', '-z', '--name-only', sha]);
  return ['', ...stdout.toString('utf8').split('\0').filter((path) => path !== '')];
}

const kindOf = (mode: string): EntryKind => (mode === '40000' ? 'folder' : mode === '160000' ? 'nested' : 'file');

/** The pure half: a tree object as it is stored, entries of a mode, a name and the bytes of an object's name. */
export function parseTree(bytes: Buffer, objectBytes: number): Entries {
  const entries = new Map<string, EntryKind>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0) break;
    entries.set(bytes.toString('utf8', space + 1, end), kindOf(bytes.toString('latin1', at, space)));
    at = end + 1 + objectBytes;
  }
  return entries;
}

/** The pure half: what `git cat-file --batch` answers, one object after the other; what is no tree (or missing) holds nothing. */
export function parseTrees(bytes: Buffer, objectBytes: number): readonly Entries[] {
  const found: Entries[] = [];
  for (let at = 0; at < bytes.length; ) {
    const line = bytes.indexOf(0x0a, at);
    if (line < 0) break;
    const [, kind, size] = /(\S+) (\d+)$/.exec(bytes.toString('utf8', at, line)) ?? [];
    const end = line + 1 + (size === undefined ? 0 : Number(size) + 1);
    found.push(kind === 'tree' ? parseTree(bytes.subarray(line + 1, end - 1), objectBytes) : new Map<string, EntryKind>());
    at = end;
  }
  return found;
}

/** What the commit has in each of these folders. One that it does not have holds nothing. */
export async function entriesOf(git: Git, mirror: Mirror, sha: string, folders: readonly string[]): Promise<ReadonlyMap<string, Entries>> {
  if (folders.length === 0) return new Map();
  const { stdout } = await callMirror(git, mirror, ['cat-file', '--batch', '-z'], { input: folders.map((path) => `${sha}:${path}\0`).join('') });
  const found = parseTrees(stdout, sha.length / 2);
  return new Map(folders.map((path, at) => [path, found[at] ?? new Map<string, EntryKind>()]));
}
