import { callMirror } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import type { Git } from './open-git.ts';
import { parseDiff } from './parse-diff.ts';
import { mustPass } from './refuse-name.ts';
import type { Diff, Diffstat, Mirror } from './results.ts';

type Range = { mirror: Mirror; from: string; to: string };

/** No external program, no text conversion and no repository inside the repository has a say in what a difference looks like. */
export const plain = ['--no-ext-diff', '--no-textconv', '--no-color', '--ignore-submodules=dirty', '--submodule=short'];
const ends = ({ from, to }: Range): readonly string[] => [mustPass(checkSha(from)), mustPass(checkSha(to)), '--'];

async function filesOf(git: Git, range: Range): Promise<Diff['files']> {
  const { stdout } = await callMirror(git, range.mirror, ['diff', '--raw', '--numstat', '-z', '--abbrev=40', '--find-renames', ...plain, ...ends(range)]);
  return parseDiff(stdout.toString('utf8'));
}

/** The change as people review it: every file by name and number, the patch up to a limit. */
export async function diffOf(git: Git, input: Range & { maxPatchBytes: number }): Promise<Diff> {
  const files = await filesOf(git, input);
  const { stdout, cut } = await callMirror(
    git,
    input.mirror,
    ['diff', '--patch', '--find-renames', '--src-prefix=a/', '--dst-prefix=b/', ...plain, ...ends(input)],
    { maxBytes: input.maxPatchBytes },
  );
  /* The cut may go through a character. */
  const patch = cut ? new TextDecoder().decode(stdout, { stream: true }) : stdout.toString('utf8');
  return { files, patch, truncated: cut };
}

export async function diffstatOf(git: Git, range: Range): Promise<Diffstat> {
  const files = await filesOf(git, range);
  const sum = (of: (file: Diff['files'][number]) => number): number => files.reduce((total, file) => total + of(file), 0);
  return { files: files.length, additions: sum((file) => file.additions), deletions: sum((file) => file.deletions) };
}

/** Both names of a file that was renamed. */
export async function changedPaths(git: Git, input: Range): Promise<readonly string[]> {
  const files = await filesOf(git, input);
  return [...new Set(files.flatMap(({ path, previousPath }) => (previousPath === null ? [path] : [previousPath, path])))].sort();
}
