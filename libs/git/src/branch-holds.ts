import { commitOf } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import { headOf } from './fetch-refs.ts';
import { isAncestor } from './history.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { HeldSha, Mirror } from './results.ts';

/** Whether this commit was in the branch at the last fetch. One that is not in the mirror was in none of its branches. */
export async function branchHolds(git: Git, input: { mirror: Mirror; branch: string; sha: string }): Promise<HeldSha> {
  const { mirror, branch } = input;
  const sha = mustPass(checkSha(input.sha));
  const found = await headOf(git, { mirror, branch });
  if (found.kind === 'missing') return found;
  const { sha: head } = found;
  const held = head === sha || ((await commitOf(git, mirror, sha)) === sha && (await isAncestor(git, { mirror, ancestor: sha, descendant: head })));
  return { kind: held ? 'held' : 'absent', head };
}
