import { callMirror } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import type { Git } from './open-git.ts';
import type { Mirror, Worktree } from './results.ts';

/** The pure half: what `git worktree list --porcelain -z` says. */
export function parseWorktrees(text: string): readonly Worktree[] {
  return text.split('\0\0').flatMap((entry) => {
    const lines = entry.split('\0');
    const value = (key: string): string | undefined => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
    const dir = value('worktree');
    if (dir === undefined || lines.includes('bare')) return [];
    const head = value('HEAD') ?? '';
    return [{ dir, head: checkSha(head).ok && !/^0+$/.test(head) ? head : null }];
  });
}

export async function listWorktrees(git: Git, input: { mirror: Mirror }): Promise<readonly Worktree[]> {
  const { stdout } = await callMirror(git, input.mirror, ['worktree', 'list', '--porcelain', '-z']);
  return parseWorktrees(stdout.toString('utf8'));
}
