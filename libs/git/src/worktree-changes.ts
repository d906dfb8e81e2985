import { callMirror } from './call-mirror.ts';
import type { Environment, Git } from './open-git.ts';
import type { DirtyPath, Mirror } from './results.ts';

const statuses: Readonly<Record<string, DirtyPath['status']>> = { M: 'modified', D: 'deleted', T: 'type_changed', A: 'modified' };

/** The pure half: what `git diff --name-status -z` says, pairs of a letter and a path. */
export function parseNameStatus(text: string): readonly DirtyPath[] {
  const words = text.split('\0');
  const found: DirtyPath[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    found.push({ path: words[at + 1] ?? '', status: statuses[words[at] ?? ''] ?? 'modified' });
  }
  return found;
}

/**
 * How the files differ from the lent index. Submodules are not entered, since a nested repository brings its own configuration.
 * Only .gitignore files that are part of the tree hide anything: info/exclude is the agent's to write.
 */
export async function changesIn(git: Git, mirror: Mirror, environment: Environment): Promise<readonly DirtyPath[]> {
  const tracked = await callMirror(
    git,
    mirror,
    ['diff', '--name-status', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'],
    { environment },
  );
  const untracked = await callMirror(git, mirror, ['ls-files', '-z', '--others', '--exclude-per-directory=.gitignore'], { environment });
  const names = untracked.stdout.toString('utf8').split('\0').filter((name) => name !== '');
  return [
    ...parseNameStatus(tracked.stdout.toString('utf8')),
    ...names.map((path): DirtyPath => ({ path, status: 'untracked' })),
  ];
}
