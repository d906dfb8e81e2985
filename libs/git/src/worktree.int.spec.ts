import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstFiles, makeSample, makeWorktree, plainGit, write } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { addWorktree, checkoutReadOnly, forgetWorktrees, openGit, removeDirectory, removeWorktree, sweepRemoved } from './index.ts';
import { listWorktrees } from './list-worktrees.ts';
import { adminsOf } from './worktree-admin.ts';

let sample: Sample;
beforeAll(async () => {
  sample = await makeSample();
});
afterAll(() => sample.remove());

const exists = (path: string): Promise<boolean> => lstat(path).then(() => true, () => false);

describe('a worktree', () => {
  test('stands detached at the commit, git accepts it as its own, and it is gone after removal', async () => {
    const { git, mirror, base } = sample;
    const dir = await makeWorktree(sample, 'plain');
    expect(await plainGit(dir, 'status', '--porcelain=v2', '--branch')).toBe(`# branch.oid ${base}\n# branch.head (detached)`);
    expect(await readFile(join(dir, 'src/a.txt'), 'utf8')).toBe(firstFiles['src/a.txt']);
    expect(await listWorktrees(git, { mirror })).toEqual([{ dir, head: base }]);
    expect(await plainGit(mirror.dir, 'worktree', 'prune', '--verbose')).toBe('');
    expect(await plainGit(dir, 'fsck', '--no-dangling')).toBe('');
    const { deleted } = await removeWorktree(git, { mirror, dir });
    expect(await exists(dir)).toBe(false);
    expect(await deleted).toEqual({ kind: 'deleted' });
    expect(await listWorktrees(git, { mirror })).toEqual([]);
    expect(await readdir(join(sample.root, 'worktrees'))).toEqual([]);
    expect(await (await removeWorktree(git, { mirror, dir })).deleted).toEqual({ kind: 'deleted' });
  });

  test('given 24 at once on one mirror, all succeed', async () => {
    const { git, mirror, base } = sample;
    const names = Array.from({ length: 24 }, (_, n) => `many-${n}`);
    const dirs = await Promise.all(names.map((name) => makeWorktree(sample, name)));
    expect((await listWorktrees(git, { mirror })).filter(({ head }) => head === base)).toHaveLength(24);
    const states = await Promise.all(dirs.map((dir) => plainGit(dir, 'status', '--porcelain')));
    expect(new Set(states)).toEqual(new Set(['']));
    await Promise.all(dirs.map(async (dir) => (await removeWorktree(git, { mirror, dir })).deleted));
    expect(await listWorktrees(git, { mirror })).toEqual([]);
  });

  test('given what a killed earlier try left (half a checkout, index.lock, "initializing"), a new one is whole', async () => {
    const { git, mirror, base } = sample;
    const dir = await makeWorktree(sample, 'again');
    const [first] = await adminsOf(mirror.dir, dir);
    await writeFile(join(first ?? '', 'index.lock'), 'half');
    await writeFile(join(first ?? '', 'locked'), 'initializing');
    await writeFile(join(dir, 'src/a.txt'), 'half');
    await writeFile(join(dir, 'left-over.txt'), 'x');
    await addWorktree(git, { mirror, dir, sha: base });
    expect(await plainGit(dir, 'status', '--porcelain', '--ignored')).toBe('');
    expect(await exists(join(dir, 'left-over.txt'))).toBe(false);
    expect(await adminsOf(mirror.dir, dir)).toHaveLength(1);
    expect(await adminsOf(mirror.dir, dir)).not.toContain(first);
  });

  test('given a plain `git worktree add` that was killed at the same place, a new one is whole', async () => {
    const { git, mirror, base } = sample;
    const dir = join(sample.root, 'worktrees', 'foreign');
    await plainGit(mirror.dir, 'worktree', 'add', '--detach', '--lock', '--reason', 'initializing', dir, base);
    await writeFile(join(mirror.dir, 'worktrees/foreign/index.lock'), '');
    await addWorktree(git, { mirror, dir, sha: base });
    expect(await plainGit(dir, 'status', '--porcelain')).toBe('');
  });

  test('given a commit that is not in the mirror, nothing is made', async () => {
    const { git, mirror } = sample;
    const dir = join(sample.root, 'worktrees', 'none');
    await expect(addWorktree(git, { mirror, dir, sha: 'f'.repeat(40) })).rejects.toMatchObject({ code: 'git.not_found' });
    expect(await exists(dir)).toBe(false);
    expect(await adminsOf(mirror.dir, dir)).toEqual([]);
  });

  test('given a node that stops meanwhile, nothing is left behind', async () => {
    const { mirror, base } = sample;
    const stop = new AbortController();
    const dir = join(sample.root, 'worktrees', 'stopped');
    const adding = addWorktree(openGit({ signal: stop.signal }), { mirror, dir, sha: base });
    stop.abort();
    await expect(adding).rejects.toMatchObject({ code: 'git.aborted', retryable: true });
    expect(await exists(dir)).toBe(false);
    expect(await adminsOf(mirror.dir, dir)).toEqual([]);
  });

  test('given a branch that the agent made and stood on, the next attempt can make it again', async () => {
    const { git, mirror } = sample;
    for (const name of ['branch-1', 'branch-2']) {
      const dir = await makeWorktree(sample, name);
      await plainGit(dir, 'checkout', '--quiet', '-b', 'feat/mine');
      await (await removeWorktree(git, { mirror, dir })).deleted;
    }
    expect(await plainGit(mirror.dir, 'for-each-ref', 'refs/heads')).toBe('');
  });

  test('given worktrees whose owner is not known any more, the mirror forgets them with the branches that agents stood on', async () => {
    const own = await makeSample();
    const dirs = [await makeWorktree(own, 'one'), await makeWorktree(own, 'two')];
    await plainGit(dirs[0] ?? '', 'checkout', '--quiet', '-b', 'feat/mine');
    for (const dir of dirs) await (await removeDirectory({ dir })).deleted;
    await forgetWorktrees(own.git, { mirrorDir: own.mirror.dir });
    expect(await readdir(join(own.mirror.dir, 'worktrees'))).toEqual([]);
    expect(await plainGit(own.mirror.dir, 'for-each-ref', 'refs/heads')).toBe('');
    await own.remove();
  });

  test('given directories without write bits and a link to outside, removal deletes the first and does not follow the second', async () => {
    const { git, mirror } = sample;
    const precious = join(sample.root, 'precious');
    await write(precious, { 'thesis.txt': 'ten years' });
    const dir = await makeWorktree(sample, 'stubborn');
    await symlink(precious, join(dir, 'link'));
    await write(dir, { 'locked/deep/file.txt': 'x' });
    await chmod(join(dir, 'locked/deep'), 0o500);
    await chmod(join(dir, 'locked'), 0o500);
    expect(await (await removeWorktree(git, { mirror, dir })).deleted).toEqual({ kind: 'deleted' });
    expect(await readFile(join(precious, 'thesis.txt'), 'utf8')).toBe('ten years');
  });

  test('given a node that was killed while it deleted, the rest is swept', async () => {
    const parent = join(sample.root, 'swept');
    await write(parent, { 'one/x': '1', 'kept/x': '2' });
    const removal = await removeDirectory({ dir: join(parent, 'one') });
    await removal.deleted;
    await mkdir(join(parent, '.removed-two-0000'));
    expect(await (await sweepRemoved({ parent })).deleted).toEqual({ kind: 'deleted' });
    expect(await readdir(parent)).toEqual(['kept']);
    expect(await (await sweepRemoved({ parent: join(parent, 'none') })).deleted).toEqual({ kind: 'deleted' });
  });
});

describe('a read-only checkout', () => {
  test('holds the files of the commit without .git and without write bits, leaves nothing in the mirror, and can be removed', async () => {
    const { git, mirror, base } = sample;
    const dir = join(sample.root, 'upstreams', 'api');
    const before = await readdir(mirror.dir);
    await checkoutReadOnly(git, { mirror, dir, sha: base });
    expect((await readdir(dir)).sort()).toEqual(['.gitignore', 'README.md', 'src']);
    expect(await readFile(join(dir, 'src/a.txt'), 'utf8')).toBe(firstFiles['src/a.txt']);
    for (const path of ['', 'src', 'src/a.txt', 'README.md']) expect((await lstat(join(dir, path))).mode & 0o222).toBe(0);
    expect((await readdir(mirror.dir)).filter((name) => !before.includes(name))).toEqual([]);
    await checkoutReadOnly(git, { mirror, dir, sha: base });
    expect(await (await removeDirectory({ dir })).deleted).toEqual({ kind: 'deleted' });
    expect(await exists(dir)).toBe(false);
  });

  test('given a commit that is not in the mirror, nothing is made', async () => {
    const { git, mirror } = sample;
    const dir = join(sample.root, 'upstreams', 'none');
    await expect(checkoutReadOnly(git, { mirror, dir, sha: 'f'.repeat(40) })).rejects.toMatchObject({ code: 'git.not_found' });
    expect(await exists(dir)).toBe(false);
  });
});
