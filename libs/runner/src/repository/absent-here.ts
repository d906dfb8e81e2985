import { existsSync } from 'node:fs';
import type { RepositoryRef } from '@fuel/contracts';
import { absentContent, headOf, openGit } from '@fuel/git';
import { mirrorDir, nodeHome } from '../node-home.ts';
import { absentInWords } from './absent.ts';
import { reach } from './reach.ts';

/** What of a repository a node's worktrees will not hold, as far as its mirror knows it by now; null: nothing, or it knows none. */
export async function absentHere(home: string, repository: RepositoryRef): Promise<string | null> {
  const mirror = { dir: mirrorDir(nodeHome(home), repository.url), url: repository.url };
  if (!existsSync(mirror.dir)) return null;
  const git = openGit();
  const found = await reach(repository, async () => {
    const head = await headOf(git, { mirror, branch: repository.defaultBranch });
    return head.kind === 'missing' ? { submodules: [], pointers: [] } : absentContent(git, { mirror, sha: head.sha });
  });
  return 'kind' in found ? null : absentInWords(found);
}
