import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from '@fuel/testing';
import { git, makeRepository, type SampleRepository } from '../stage/git.ts';
import { nothingLeft } from './left-behind.ts';
import { strayRefs, worktreeBytes } from './mirrors.ts';

/** The oracle is shown a home in order, and then one thing in it that is not. */
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let home: string;
let mirror: string;
let repository: SampleRepository;
let head: string;
beforeEach(async () => {
  directory = await temporaryDirectory('oracle');
  home = join(directory.path, 'nodes', 'app-1');
  mirror = join(home, 'mirrors', 'm');
  repository = await makeRepository(directory.path, 'app', { 'a.txt': 'a\n' });
  head = await git(repository.checkout, 'rev-parse', 'HEAD');
  await mkdir(mirror, { recursive: true });
  await git(mirror, 'init', '--quiet', '--bare');
  await git(mirror, 'fetch', '--quiet', repository.bare, '+refs/heads/main:refs/fuel/remote/refs%2Fheads%2Fmain');
  for (const ref of [`refs/fuel/keep/${head}`, 'refs/heads/fuel/tsk_1/2-salvage']) await git(mirror, 'update-ref', ref, head);
  await put('slots/wt_1/tree/a.txt');
  await put('slots/wt_1/rest/memory');
});
afterEach(() => directory.remove());

async function put(name: string, bytes = 1): Promise<void> {
  await mkdir(dirname(join(home, name)), { recursive: true });
  await writeFile(join(home, name), 'x'.repeat(bytes));
}
const features = [{ tasks: [{ id: 'tsk_1', epoch: 2 }], landing: null }] as unknown as Parameters<typeof strayRefs>[1]['features'];
const stray = (): Promise<readonly string[]> => strayRefs(home, { repositories: [repository], features });
const left = (): Promise<void> => nothingLeft({ root: directory.path });

describe('given a home in order', () => {
  test('then nothing is found', async () => {
    expect(await stray()).toEqual([]);
    await left();
  });

  test.each([
    'refs/heads/work', 'refs/tags/v1', 'refs/stash', 'refs/fuel/incoming/1', 'refs/fuel/remote/refs%2Fheads%2Fgone', 'refs/heads/fuel/tsk_1/3-salvage', 'refs/heads/fuel/tsk_9/1-salvage',
    'refs/heads/fuel/lnd_1/rep_1/1', `refs/fuel/left/${'a'.repeat(40)}`, `refs/fuel/keep/${'a'.repeat(40)}`,
  ])('when %s is planted in its mirror, then it is found', async (ref) => {
    await git(mirror, 'update-ref', ref, head);
    expect(await stray()).toEqual([ref]);
  });

  test('when a commit that nobody can fetch is kept, then it is found', async () => {
    const lost = await git(mirror, 'commit-tree', '-m', 'Lost', `${head}^{tree}`);
    await git(mirror, 'update-ref', `refs/fuel/keep/${lost}`, lost);
    expect(await stray()).toEqual([`refs/fuel/keep/${lost}`]);
  });

  test.each([
    'mirrors/m/packed-refs.lock', 'mirrors/m/refs/heads/work.lock', 'mirrors/m/worktrees/one/index.lock', 'mirrors/m.new-1/HEAD', 'mirrors/m/fuel-index-1', 'mirrors/m/config.1',
    'mirrors/m/objects/5a/tmp_obj_1', 'mirrors/m/objects/pack/tmp_pack_1', 'mirrors/m/objects/pack/.tmp-1-pack-a.pack', 'slots/.removed-wt_1/tree/a.txt', 'slots/.stray-1/a.txt',
    'slots/wt_1/rest/memory.1', 'work/att_1/tree/a.txt', 'node.pid',
  ])('when %s is planted in it, then it is found', async (name) => {
    await put(name);
    await expect(left()).rejects.toThrow(/left behind/);
  });

  test('when a file is written into a worktree, then it counts', async () => {
    const before = await worktreeBytes(home);
    await put('slots/wt_1/tree/big', 100_000);
    expect((await worktreeBytes(home)) - before).toBeGreaterThanOrEqual(100_000);
  });
});
