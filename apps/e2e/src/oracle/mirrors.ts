import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureView } from '@fuel/contracts';
import { git, type SampleRepository } from '../stage/git.ts';
import { isKnown } from './branches.ts';

type Owners = { readonly repositories: readonly Pick<SampleRepository, 'bare' | 'branch'>[]; readonly features: readonly Pick<FeatureView, 'tasks' | 'landing'>[] };

/** The refs in the mirrors of a node that belong to no task, to nothing that was salvaged of one, to no landing and to no ref of a remote. */
export async function strayRefs(home: string, owners: Owners): Promise<readonly string[]> {
  const mirrors = join(home, 'mirrors');
  const stray: string[] = [];
  for (const name of await readdir(mirrors)) {
    const listed = (await git(join(mirrors, name), 'for-each-ref', '--format=%(refname) %(objectname)')).split('\n').filter((line) => line !== '');
    for (const line of listed) {
      const [ref = '', sha = ''] = line.split(' ');
      if (!(await isOwned(ref, sha, owners))) stray.push(ref);
    }
  }
  return stray;
}

async function isOwned(ref: string, sha: string, { repositories, features }: Owners): Promise<boolean> {
  const remote = /^refs\/fuel\/remote\/(.+)$/.exec(ref)?.[1]?.replaceAll('%2F', '/');
  if (remote !== undefined) return repositories.some(({ branch }) => remote === `refs/heads/${branch}`) || isKnown(remote, features);
  // A commit that is kept is one that somebody can fetch.
  if (ref === `refs/fuel/keep/${sha}`) return (await Promise.all(repositories.map(({ bare }) => isReachable(bare, sha)))).includes(true);
  return isKnown(ref, features);
}

const isReachable = (bare: string, sha: string): Promise<boolean> => git(bare, 'for-each-ref', '--count=1', '--format=%(refname)', '--contains', sha).then((found) => found !== '', () => false);

/** What the worktrees of a node take on the disk, with all that is kept beside them. */
export async function worktreeBytes(home: string): Promise<number> {
  const entries = await readdir(join(home, 'slots'), { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(entries.map(async (entry) => (entry.isFile() ? ((await lstat(join(entry.parentPath, entry.name)).catch(() => null))?.blocks ?? 0) * 512 : 0)));
  return sizes.reduce((sum, one) => sum + one, 0);
}
