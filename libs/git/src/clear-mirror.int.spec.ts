import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, makeSample, makeWorktree, plainGit, write, type Sample } from './fixtures/sample-repository.ts';
import { detachWorktree, forgetStrayRefs, freeMirror, removeWorktree, salvage, sweepMirror } from './index.ts';
import { changeRefs } from './call-mirror.ts';
import { adminOf } from './worktree-admin.ts';

let sample: Sample;
beforeEach(async () => void (sample = await makeSample()));
afterEach(() => sample.remove());

const refsIn = async (dir: string): Promise<readonly string[]> => (await plainGit(dir, 'for-each-ref', '--format=%(refname)')).split('\n');
const person = { name: 'A', email: 'a@example.org' };

describe('given a mirror in which everybody was killed', () => {
  const left = ['packed-refs.lock', 'config.lock', 'refs/heads/work.lock', 'refs/fuel/remote/refs%2Fheads%2Fmain.lock', 'objects/5a/tmp_obj_Ab12', 'objects/pack/tmp_pack_Ab12', 'objects/pack/.tmp-1-pack-a.pack', 'fuel-index-1', 'worktrees/one/index.lock'];
  const lay = async (): Promise<readonly string[]> => {
    const paths = left.map((name) => join(sample.mirror.dir, name));
    for (const path of paths) {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, '');
    }
    return paths;
  };

  test('when it is free, then no lock and nothing half made is left, however young, and refs can be written', async () => {
    const paths = await lay();
    await freeMirror(sample.git, { mirrorDir: sample.mirror.dir });
    expect(paths.filter((path) => existsSync(path))).toEqual([]);
    await changeRefs(sample.git, sample.mirror, [`update refs/fuel/remote/refs%2Fheads%2Fmain ${sample.base}`, `update refs/heads/work ${sample.base}`]);
  });

  test('when somebody may be at work, then only what is old goes, and nothing that work holds for as long as it takes', async () => {
    const paths = await lay();
    for (const path of paths.filter((one) => !one.endsWith('config.lock'))) await utimes(path, 0, 0);
    await sweepMirror(sample.mirror.dir);
    expect(paths.filter((path) => !existsSync(path))).toEqual(left.filter((name) => /^(packed-refs|refs\/.*)\.lock$/.test(name)).map((name) => join(sample.mirror.dir, name)));
  });

  test.each(['refs/away', 'objects/away', 'worktrees'])('when there is a link in the place of the folder %s, then what it leads to stays', async (name) => {
    const home = join(sample.root, 'home');
    await mkdir(join(home, 'deep'), { recursive: true });
    const theirs = [join(home, 'a.lock'), join(home, 'deep/b.lock'), join(home, 'deep/tmp_obj_1')];
    for (const path of theirs) await writeFile(path, '');
    await symlink(home, join(sample.mirror.dir, name));
    await freeMirror(sample.git, { mirrorDir: sample.mirror.dir });
    expect(theirs.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('given refs that nobody owns', () => {
  test('then they go, and commits that nothing else leads to are kept', async () => {
    const { git, mirror, base } = sample;
    const dir = await makeWorktree(sample, 'one');
    await plainGit(dir, 'checkout', '--quiet', '-b', 'wip');
    const [lost, kept] = [await commit(dir, 'Lost', { 'lost.txt': '' }), await commit(dir, 'Also lost', { 'lost.txt': 'x' })];
    await plainGit(dir, 'tag', '-a', '-m', 'A tag', 'mine', lost);
    await plainGit(dir, 'checkout', '--quiet', '-b', 'feat/mine', base);
    const done = await commit(dir, 'Done', { 'done.txt': '' });
    await salvage(git, { mirror, dir, startSha: base, ref: 'refs/heads/fuel/tsk_1/1-salvage', message: 'S', when: new Date(0), identity: person });
    await plainGit(dir, 'checkout', '--quiet', '--detach', base);
    await plainGit(mirror.dir, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/feat/mine');
    await changeRefs(git, mirror, [`update refs/fuel/incoming/1 ${kept}`, `update refs/fuel/keep/${base} ${base}`]);
    expect(await forgetStrayRefs(git, { mirrorDir: mirror.dir })).toEqual(expect.arrayContaining([kept]));
    const left = (await refsIn(mirror.dir)).filter((ref) => ref.startsWith('refs/fuel/left/'));
    expect(await refsIn(mirror.dir)).toEqual([`refs/fuel/keep/${base}`, ...left, 'refs/fuel/remote/refs%2Fheads%2Fmain', 'refs/heads/fuel/tsk_1/1-salvage']);
    expect(left).toContain(`refs/fuel/left/${kept}`);
    expect(await plainGit(mirror.dir, 'rev-parse', 'refs/heads/fuel/tsk_1/1-salvage')).toBe(done);
    expect(await forgetStrayRefs(git, { mirrorDir: mirror.dir })).toEqual([]);
  });

  test('then what was stashed stays, also what was stashed before it', async () => {
    const dir = await makeWorktree(sample, 'one');
    for (const text of ['first', 'second']) {
      await write(dir, { 'src/a.txt': text });
      await plainGit(dir, 'stash');
    }
    const last = await plainGit(dir, 'rev-parse', 'refs/stash');
    await changeRefs(sample.git, sample.mirror, [`update refs/stashed ${last}`]);
    expect(await forgetStrayRefs(sample.git, { mirrorDir: sample.mirror.dir })).toEqual([last]);
    expect(await refsIn(sample.mirror.dir)).toEqual([`refs/fuel/left/${last}`, 'refs/fuel/remote/refs%2Fheads%2Fmain', 'refs/stash']);
    expect(await Promise.all(['stash@{0}', 'stash@{1}'].map((stash) => plainGit(dir, 'show', `${stash}:src/a.txt`)))).toEqual(['second', 'first']);
  });

  test('then a branch that a worktree stands on goes with that, also when its lock was left', async () => {
    const { git, mirror } = sample;
    const dir = await makeWorktree(sample, 'one');
    await plainGit(dir, 'checkout', '--quiet', '-b', 'work');
    expect(await forgetStrayRefs(git, { mirrorDir: mirror.dir })).toEqual([]);
    expect(await refsIn(mirror.dir)).toContain('refs/heads/work');
    await writeFile(join(mirror.dir, 'refs/heads/work.lock'), '');
    await (await removeWorktree(git, { mirror, dir })).deleted;
    expect(await refsIn(mirror.dir)).toEqual(['refs/fuel/remote/refs%2Fheads%2Fmain']);
  });
});

test('given a worktree whose agent was killed in the middle of a commit, when it is kept, then git can work there again and its branch is nobody\'s', async () => {
  const { git, mirror } = sample;
  const dir = await makeWorktree(sample, 'one');
  await plainGit(dir, 'checkout', '--quiet', '-b', 'work');
  const one = await commit(dir, 'One', { 'one.txt': '' });
  const admin = await adminOf(mirror.dir, dir);
  for (const path of [join(admin, 'index.lock'), join(admin, 'HEAD.lock'), join(mirror.dir, 'refs/heads/work.lock')]) await writeFile(path, '');
  await expect(commit(dir, 'Two', { 'two.txt': '' })).rejects.toThrow(/lock/);
  await detachWorktree(git, { mirror, dir });
  expect(await plainGit(dir, 'status', '--porcelain', '--branch')).toMatch(/^## HEAD \(no branch\)/);
  expect(await refsIn(mirror.dir)).toEqual(['refs/fuel/remote/refs%2Fheads%2Fmain']);
  await commit(dir, 'Two', { 'two.txt': '' });
  expect(await plainGit(dir, 'rev-parse', 'HEAD~1')).toBe(one);
});
