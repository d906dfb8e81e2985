import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { callMirror } from './call-mirror.ts';
import { readPlainFile } from './keep-mirror.ts';
import type { Git } from './open-git.ts';
import type { Finding, Mirror } from './results.ts';
import { commondirText, gitdirText, gitFileText, inWorktree } from './worktree-admin.ts';

async function compare(path: string, what: string, expected: string | null): Promise<readonly Finding[]> {
  const found = await readPlainFile(path);
  if (found === expected || (typeof found === 'string' && found.trimEnd() === expected?.trimEnd())) return [];
  if (found === null) return [{ what, detail: 'was deleted' }];
  if (typeof found !== 'string') return [{ what, detail: 'was replaced by something that is not a plain file' }];
  return [{ what, detail: expected === null ? 'appeared' : 'no longer points to where the node put it' }];
}

export async function isRealDirectory(dir: string): Promise<boolean> {
  return lstat(dir).then((found) => found.isDirectory(), () => false);
}

/** The pure half: paths that `git ls-files -v -z` marks as skip-worktree (S) or assume-unchanged (a small letter). */
export const parseHidden = (text: string): readonly string[] =>
  text.split('\0').flatMap((entry) => (/^(S|[a-z]) /.test(entry) ? [entry.slice(2)] : []));

async function hiddenPaths(git: Git, mirror: Mirror, admin: string, dir: string): Promise<readonly Finding[]> {
  const listed = await callMirror(git, mirror, ['ls-files', '-v', '-z'], { environment: inWorktree(mirror.dir, admin, dir), answers: [128] });
  if (listed.exitCode !== 0) return [{ what: 'index', detail: 'cannot be read' }];
  const hidden = parseHidden(listed.stdout.toString('utf8'));
  if (hidden.length === 0) return [];
  const some = hidden.slice(0, 5).join(', ');
  return [{ what: 'index', detail: `hides changes of ${hidden.length} ${hidden.length === 1 ? 'file' : 'files'}: ${some}` }];
}

/** What the agent did to the worktree's ties to the mirror. */
export async function findTampering(git: Git, mirror: Mirror, admin: string, dir: string): Promise<readonly Finding[]> {
  const inPlace = await isRealDirectory(git.seen(dir));
  const found = await Promise.all([
    inPlace ? compare(git.seen(join(dir, '.git')), '.git', gitFileText(admin)) : [{ what: 'worktree', detail: 'is no longer a directory' }],
    compare(join(admin, 'gitdir'), 'gitdir', gitdirText(dir)),
    compare(join(admin, 'commondir'), 'commondir', commondirText),
    compare(join(admin, 'config.worktree'), 'config.worktree', null),
    hiddenPaths(git, mirror, admin, dir),
  ]);
  return found.flat();
}
