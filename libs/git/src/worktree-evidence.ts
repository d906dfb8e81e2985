import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { callMirror } from './call-mirror.ts';
import { checkDirectory, checkSha } from './check-name.ts';
import { diffstatOf } from './diff-of.ts';
import { commitsBetween, isAncestor } from './history.ts';
import type { Git } from './open-git.ts';
import { withOwnIndex } from './own-index.ts';
import { mustPass } from './refuse-name.ts';
import type { DirtyPath, Mirror, WorktreeEvidence } from './results.ts';
import { withoutSmudged } from './smudged.ts';
import { adminOf, inWorktree } from './worktree-admin.ts';
import { changesIn } from './worktree-changes.ts';
import { findTampering, isRealDirectory } from './worktree-tampering.ts';

const namedAtMost = 200;
const subjectsAtMost = 50;

const marks = [
  { file: 'MERGE_HEAD', means: 'merge' },
  { file: 'rebase-merge', means: 'rebase' },
  { file: 'rebase-apply', means: 'rebase' },
  { file: 'CHERRY_PICK_HEAD', means: 'cherry-pick' },
  { file: 'REVERT_HEAD', means: 'revert' },
] as const;

async function inProgress(admin: string): Promise<WorktreeEvidence['inProgress']> {
  for (const { file, means } of marks) {
    if (await lstat(join(admin, file)).then(() => true, () => false)) return means;
  }
  return null;
}

/** Where the worktree's HEAD leads, asked in the mirror and not in the worktree. */
export async function headOfWorktree(git: Git, mirror: Mirror, admin: string, dir: string): Promise<string | null> {
  const { exitCode, stdout } = await callMirror(git, mirror, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], {
    environment: inWorktree(mirror.dir, admin, dir),
    answers: [1, 128],
  });
  const sha = stdout.toString('utf8').trim();
  return exitCode === 0 && checkSha(sha).ok ? sha : null;
}

/** The commit that a worktree is at now, while somebody may be working there. */
export async function worktreeHead(git: Git, input: { mirror: Mirror; dir: string }): Promise<string | null> {
  const mirror = { ...input.mirror, dir: mustPass(checkDirectory(input.mirror.dir)) };
  const dir = mustPass(checkDirectory(input.dir));
  return headOfWorktree(git, mirror, await adminOf(mirror.dir, dir), dir);
}

export async function dirtyPaths(git: Git, place: { mirror: Mirror; admin: string; dir: string; commit: string }): Promise<readonly DirtyPath[]> {
  if (!(await isRealDirectory(git.seen(place.dir)))) return [];
  return withoutSmudged(git, place, await withOwnIndex(git, place, (environment) => changesIn(git, place.mirror, environment)));
}

/** What an attempt left, seen without believing anything that it could write but the files and commits themselves. */
export async function worktreeEvidence(git: Git, input: { mirror: Mirror; dir: string; startSha: string }): Promise<WorktreeEvidence> {
  const mirror = { ...input.mirror, dir: mustPass(checkDirectory(input.mirror.dir)) };
  const dir = mustPass(checkDirectory(input.dir));
  const start = mustPass(checkSha(input.startSha));
  const admin = await adminOf(mirror.dir, dir);
  const tampered = await findTampering(git, mirror, admin, dir);
  const head = await headOfWorktree(git, mirror, admin, dir);
  const dirty = await dirtyPaths(git, { mirror, admin, dir, commit: head ?? start });
  const range = { mirror, from: start, to: head ?? start };
  const { count, commits } = await commitsBetween(git, { ...range, limit: subjectsAtMost });
  return {
    head,
    commits: { count, subjects: commits.map(({ subject }) => subject) },
    dirty: { count: dirty.length, paths: dirty.slice(0, namedAtMost) },
    diffstat: await diffstatOf(git, range),
    headDescendsFromStart: head !== null && (await isAncestor(git, { mirror, ancestor: start, descendant: head })),
    inProgress: await inProgress(admin),
    tampered: head === null ? [...tampered, { what: 'HEAD', detail: 'names no commit' }] : tampered,
  };
}
