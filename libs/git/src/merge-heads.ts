import { callMirror, mustHaveCommit } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import { commitsAmong } from './fetch-shas.ts';
import { commitTree } from './commit-tree.ts';
import type { Signature } from './commit-tree.ts';
import { GitFailure } from './git-failure.ts';
import { isAncestor } from './history.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { MergeHead, MergeResult, Mirror } from './results.ts';

type MergedTree = { kind: 'tree'; tree: string } | { kind: 'conflict'; reason: 'content' | 'unrelated_histories'; paths: readonly string[] };

/** The pure half: a tree, then the names in conflict, then (after an empty one) messages for people. */
export function parseMergeTree(text: string): { tree: string; paths: readonly string[] } {
  const [tree = '', ...rest] = text.split('\0');
  const end = rest.indexOf('');
  return { tree: tree.trim(), paths: [...new Set(end < 0 ? rest : rest.slice(0, end))] };
}

async function mergeTrees(git: Git, mirror: Mirror, ours: string, theirs: string): Promise<MergedTree> {
  const { exitCode, stdout, stderr } = await callMirror(git, mirror, ['merge-tree', '--write-tree', '-z', '--name-only', '--messages', ours, theirs], {
    answers: [1, 128],
  });
  if (exitCode === 128) {
    if (/unrelated histories/.test(stderr)) return { kind: 'conflict', reason: 'unrelated_histories', paths: [] };
    throw new GitFailure({ code: 'git.failed', message: `git merge-tree ended with 128: ${stderr.trim()}`, stderr, retryable: false });
  }
  const { tree, paths } = parseMergeTree(stdout.toString('utf8'));
  if (!checkSha(tree).ok) throw new GitFailure({ code: 'git.failed', message: 'git merge-tree named no tree', stderr, retryable: false });
  return exitCode === 0 ? { kind: 'tree', tree } : { kind: 'conflict', reason: 'content', paths };
}

/** Merges the heads into the base one after the other, without a worktree. Heads that are contained already are left out. */
export async function mergeHeads(
  git: Git,
  input: { mirror: Mirror; base: string; heads: readonly MergeHead[]; fastForward: boolean } & Signature,
): Promise<MergeResult> {
  const { mirror, when, identity } = input;
  const there = await commitsAmong(git, mirror, input.heads.map(({ sha }) => mustPass(checkSha(sha))));
  for (const { sha } of input.heads) if (!there.has(sha)) await mustHaveCommit(git, mirror, sha);
  let onto = await mustHaveCommit(git, mirror, input.base);
  for (const { sha, message } of input.heads) {
    if (await isAncestor(git, { mirror, ancestor: sha, descendant: onto })) continue;
    if (input.fastForward && (await isAncestor(git, { mirror, ancestor: onto, descendant: sha }))) {
      onto = sha;
      continue;
    }
    const merged = await mergeTrees(git, mirror, onto, sha);
    if (merged.kind === 'conflict') return { kind: 'conflict', head: sha, onto, reason: merged.reason, paths: merged.paths };
    onto = await commitTree(git, { mirror, tree: merged.tree, parents: [onto, sha], message, when, identity });
  }
  return { kind: 'merged', sha: onto };
}
