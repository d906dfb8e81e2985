import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkDirectory } from './check-name.ts';
import { checkRepositoryUrl } from './check-url.ts';
import { GitFailure } from './git-failure.ts';
import { configPath, mirrorConfig } from './mirror-layout.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';
import { runGit } from './run-git.ts';
import { serially } from './serially.ts';
import { sweepMirror } from './sweep-mirror.ts';

const isThere = async (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

async function create(git: Git, dir: string): Promise<void> {
  await mkdir(dirname(dir), { recursive: true });
  const fresh = `${dir}.new-${randomUUID()}`;
  await mkdir(fresh);
  try {
    await runGit(git, { gitDir: fresh, args: ['init', '--bare', '--quiet', '--template=', '--initial-branch=unborn'] });
    await mkdir(join(fresh, 'info'), { recursive: true });
    await writeFile(configPath(fresh), mirrorConfig);
    await rename(fresh, dir);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

/** Made beside its place and renamed, so a mirror is whole or absent even when the node is killed meanwhile. */
export async function ensureMirror(git: Git, input: { dir: string; url: string }): Promise<Mirror> {
  const dir = mustPass(checkDirectory(input.dir));
  const url = mustPass(checkRepositoryUrl(input.url));
  return serially(git, dir, async () => {
    if (!(await isThere(dir))) await create(git, dir);
    if (!(await isThere(join(dir, 'HEAD')))) {
      throw new GitFailure({
        code: 'git.failed',
        message: `${dir} is there and is no mirror: move it away or choose another directory`,
        retryable: false,
      });
    }
    if (!git.swept.has(dir)) {
      await sweepMirror(dir);
      git.swept.add(dir);
    }
    return { dir, url };
  });
}
