import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, makeSample, makeWorktree, plainGit, write } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { readFileAt, salvage, worktreeEvidence } from './index.ts';
import type { Salvaged, WorktreeEvidence } from './index.ts';

let sample: Sample;
beforeAll(async () => {
  sample = await makeSample();
});
afterAll(() => sample.remove());

const evidence = (dir: string): Promise<WorktreeEvidence> => worktreeEvidence(sample.git, { mirror: sample.mirror, dir, startSha: sample.base });
const keep = (dir: string): Promise<Salvaged> =>
  salvage(sample.git, {
    mirror: sample.mirror,
    dir,
    startSha: sample.base,
    ref: 'refs/heads/fuel/task/1-salvage',
    message: 'What the attempt left',
    when: new Date('2026-01-31T12:00:00.000Z'),
    identity: { name: 'Fuel', email: 'fuel@example.org' },
  });
const text = async (sha: string, path: string): Promise<string | undefined> =>
  (await readFileAt(sample.git, { mirror: sample.mirror, sha, path }))?.toString('utf8');

describe('the evidence of a worktree', () => {
  test('given an attempt that did nothing, there is none, and nothing to salvage', async () => {
    const dir = await makeWorktree(sample, 'idle');
    expect(await evidence(dir)).toEqual({
      head: sample.base,
      commits: { count: 0, subjects: [] },
      dirty: { count: 0, paths: [] },
      diffstat: { files: 0, additions: 0, deletions: 0 },
      headDescendsFromStart: true,
      inProgress: null,
      tampered: [],
    });
    expect(await keep(dir)).toEqual({ kind: 'nothing' });
  });

  test('given commits on a branch of its own, they are counted and named and the tree is clean', async () => {
    const dir = await makeWorktree(sample, 'busy');
    await plainGit(dir, 'checkout', '--quiet', '-b', 'feat/busy');
    await commit(dir, 'Add c', { 'src/c.txt': 'c\n' });
    const head = await commit(dir, 'Change a', { 'src/a.txt': 'one\n2\nthree\n' });
    expect(await evidence(dir)).toMatchObject({
      head,
      commits: { count: 2, subjects: ['Change a', 'Add c'] },
      dirty: { count: 0 },
      diffstat: { files: 2, additions: 2, deletions: 1 },
      headDescendsFromStart: true,
      tampered: [],
    });
    expect(await keep(dir)).toEqual({ kind: 'salvaged', sha: head, ref: 'refs/heads/fuel/task/1-salvage', nested: [] });
  });

  test('given files that were changed, deleted, staged and added, all are dirty, ignored ones are not', async () => {
    const dir = await makeWorktree(sample, 'dirty');
    await write(dir, { 'src/a.txt': 'changed\n', 'new/ä b.txt': 'n', 'debug.log': 'ignored', 'staged.txt': 's' });
    await rm(join(dir, 'src/b.txt'));
    await plainGit(dir, 'add', 'staged.txt');
    const { dirty, commits } = await evidence(dir);
    expect(commits.count).toBe(0);
    expect(dirty.count).toBe(4);
    expect([...dirty.paths].sort((one, two) => (one.path < two.path ? -1 : 1))).toEqual([
      { path: 'new/ä b.txt', status: 'untracked' },
      { path: 'src/a.txt', status: 'modified' },
      { path: 'src/b.txt', status: 'deleted' },
      { path: 'staged.txt', status: 'untracked' },
    ]);
  });

  test('given changed files, then only the content of one that may be a pointer of Git LFS is read: a larger one may be more than a text can hold', async () => {
    const dir = await makeWorktree(sample, 'large');
    await commit(dir, 'Add two', { 'large.bin': 'x'.repeat(1024), 'like.txt': 'y'.repeat(1023) });
    await write(dir, { 'large.bin': 'changed', 'like.txt': 'changed' });
    const [binary, asked] = [join(sample.root, 'git-that-tells'), join(sample.root, 'asked')];
    await writeFile(binary, `#!/bin/sh\ncase " $* " in *" cat-file --batch "*) tee -a ${asked} | git "$@";; *) exec git "$@";; esac\n`, { mode: 0o755 });
    const { dirty } = await worktreeEvidence({ ...sample.git, binary }, { mirror: sample.mirror, dir, startSha: sample.base });
    expect(dirty.paths.map(({ path }) => path)).toEqual(['large.bin', 'like.txt']);
    expect(await readFile(asked, 'utf8')).toBe(`${await plainGit(dir, 'rev-parse', 'HEAD:like.txt')}\n`);
  });

  test('given a merge that stopped at a conflict, it is in progress', async () => {
    const dir = await makeWorktree(sample, 'merging');
    await plainGit(dir, 'checkout', '--quiet', '-b', 'other');
    const other = await commit(dir, 'Other', { 'src/a.txt': 'other\n' });
    await plainGit(dir, 'checkout', '--quiet', '--detach', sample.base);
    await commit(dir, 'Mine', { 'src/a.txt': 'mine\n' });
    expect(await plainGit(dir, 'merge', other)).toContain('CONFLICT');
    expect(await evidence(dir)).toMatchObject({ inProgress: 'merge', dirty: { paths: [{ path: 'src/a.txt', status: 'modified' }] } });
  });

  test('given a head that was moved to another history, it does not descend from the start', async () => {
    const dir = await makeWorktree(sample, 'orphan');
    await plainGit(dir, 'checkout', '--quiet', '--orphan', 'fresh');
    await commit(dir, 'Another beginning', { 'z.txt': 'z' });
    expect(await evidence(dir)).toMatchObject({ headDescendsFromStart: false, tampered: [] });
    await plainGit(dir, 'checkout', '--quiet', '--orphan', 'unborn');
    const unborn = await evidence(dir);
    expect(unborn.head).toBeNull();
    expect(unborn.tampered).toEqual([{ what: 'HEAD', detail: 'names no commit' }]);
  });
});

describe('salvage', () => {
  test('given uncommitted work, keeps all of it on top of the head, leaves the index alone and gives the same SHA again', async () => {
    const dir = await makeWorktree(sample, 'left');
    const head = await commit(dir, 'Half', { 'src/c.txt': 'c\n' });
    await write(dir, { 'src/a.txt': 'changed\n', 'new file.txt': 'new\n', 'staged.txt': 's\n', 'debug.log': 'ignored' });
    await rm(join(dir, 'src/b.txt'));
    await plainGit(dir, 'add', 'staged.txt');
    const before = await plainGit(dir, 'status', '--porcelain');
    const kept = await keep(dir);
    if (kept.kind !== 'salvaged') throw new Error('nothing was kept');
    expect(await keep(dir)).toEqual(kept);
    expect(await plainGit(dir, 'status', '--porcelain')).toBe(before);
    expect(await plainGit(dir, 'rev-parse', 'HEAD')).toBe(head);
    expect(await plainGit(sample.mirror.dir, 'rev-parse', 'refs/heads/fuel/task/1-salvage', `${kept.sha}^`)).toBe(`${kept.sha}\n${head}`);
    expect([await text(kept.sha, 'src/a.txt'), await text(kept.sha, 'new file.txt'), await text(kept.sha, 'staged.txt')]).toEqual(['changed\n', 'new\n', 's\n']);
    expect([await text(kept.sha, 'src/b.txt'), await text(kept.sha, 'debug.log')]).toEqual([undefined, undefined]);
  });

  test('given a file where a folder was and a folder where a file was, keeps both', async () => {
    const dir = await makeWorktree(sample, 'swapped');
    await rm(join(dir, 'src'), { recursive: true });
    await rm(join(dir, 'README.md'));
    await writeFile(join(dir, 'src'), 'now a file');
    await write(dir, { 'README.md/part.txt': 'now a folder' });
    const kept = await keep(dir);
    if (kept.kind !== 'salvaged') throw new Error('nothing was kept');
    expect([await text(kept.sha, 'src'), await text(kept.sha, 'README.md/part.txt')]).toEqual(['now a file', 'now a folder']);
  });

  test('given a repository that the agent made inside, names it and keeps the rest', async () => {
    const dir = await makeWorktree(sample, 'nested');
    await write(dir, { 'inner/x.txt': 'x', 'beside.txt': 'y' });
    await plainGit(join(dir, 'inner'), 'init', '--quiet');
    await commit(join(dir, 'inner'), 'Inner', {});
    expect((await evidence(dir)).dirty.paths).toContainEqual({ path: 'inner/', status: 'untracked' });
    expect(await keep(dir)).toMatchObject({ kind: 'salvaged', nested: ['inner'] });
  });
});
